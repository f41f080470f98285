import type { Diagnostic, SuppressedDiagnostic } from '../../model/diagnostic.ts';
import type { Review } from '../../model/review.ts';
import type { Location, Unreadable } from '../../model/text.ts';
import { visible } from '../markdown/visible.ts';
import { levels, type SarifRule, sarifRules } from './rules.ts';

/**
 * The findings as SARIF 2.1.0: rules with help, results with places, what was silenced with its reason, and what could
 * not be read as notifications of the run.
 *
 * @param options.version version of this tool, as in its package
 */
export function renderSarif(review: Review, options: { readonly version: string }): string {
  const rules = sarifRules([...review.diagnostics, ...review.suppressed.map(({ diagnostic }) => diagnostic)]);
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Migration Planner', semanticVersion: options.version, rules } },
        ...(review.compared && { properties: { compared: review.compared } }),
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: review.unreadable.map(notification) }],
        results: [
          ...review.diagnostics.map((diagnostic) => result(diagnostic, rules)),
          ...review.suppressed.map((silenced) => ({
            ...result(silenced.diagnostic, rules),
            suppressions: [suppression(silenced)],
          })),
        ],
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function result(diagnostic: Diagnostic, rules: readonly SarifRule[]) {
  const advice = diagnostic.advice === '' ? '' : `\n${diagnostic.advice}`;
  return {
    ruleId: diagnostic.ruleId,
    ruleIndex: rules.findIndex((rule) => rule.id === diagnostic.ruleId),
    level: levels[diagnostic.severity],
    message: { text: visible(`${diagnostic.message}${advice}`) },
    locations: [place(diagnostic.location)],
  };
}

function suppression({ reason, by }: SuppressedDiagnostic) {
  return { kind: 'inSource', status: 'accepted', justification: visible(reason), location: place(by) };
}

function notification({ path, reason, location }: Unreadable) {
  const where = location ? place(location) : { physicalLocation: { artifactLocation: { uri: uri(path) } } };
  return { level: 'warning', message: { text: visible(`Not analysed: ${reason}`) }, locations: [where] };
}

function place({ path, start, end }: Location) {
  return {
    physicalLocation: {
      artifactLocation: { uri: uri(path), uriBaseId: '%SRCROOT%' },
      region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
    },
  };
}

/** A path of the repository as a relative reference. */
function uri(path: string): string {
  return path
    .split('/')
    .map((part) => encodeURIComponent(part.toWellFormed()))
    .join('/');
}
