import type { Severity } from '../../model/diagnostic.ts';
import type { Settings } from '../../model/settings.ts';
import type { TableSize } from '../../production/table-size.ts';
import type { StatementFacts } from '../facts.ts';
import type { Finding, Rule } from '../rule.ts';

export type Weight = { readonly severity: Severity; readonly because: readonly string[] };

/**
 * How much a finding weighs here: the rule's severity (or the one that its match found), less where every table concerned
 * is known to be small (what statistics count is told either way), more by the preset `strict`; what the team set for a rule wins. Undefined: the team turned the rule off, or did not ask for advice on design.
 */
export function weigh(
  rule: Rule,
  finding: Finding,
  facts: StatementFacts | undefined,
  settings: Settings,
): Weight | undefined {
  const wished = settings.rules[rule.id];
  if (wished === 'off') return undefined;
  if (wished !== undefined)
    return { severity: wished, because: [...finding.because, `the settings make it ${article[wished]}`] };
  if ((rule.design || finding.design) && settings.preset !== 'strict') return undefined;
  const severity = finding.severity ?? rule.severity;
  if (settings.preset === 'strict') return { severity: stricter[severity], because: finding.because };
  if (!rule.shrinksWithSize || facts === undefined || severity === 'note')
    return { severity, because: finding.because };
  const sizes = existingSizes(finding, facts);
  const small = sizes.length > 0 && sizes.every((size) => size.class === 'small' || size.class === 'empty');
  const told = small ? sizes : sizes.filter(({ rows }) => rows !== undefined);
  const because = [...finding.because, ...told.map((size) => size.because)];
  return { severity: small ? 'note' : severity, because };
}

const stricter: Readonly<Record<Severity, Severity>> = { error: 'error', warning: 'error', note: 'warning' };

const article: Readonly<Record<Severity, string>> = { error: 'an error', warning: 'a warning', note: 'a note' };

/** How large the tables concerned are that were there before. */
const existingSizes = (finding: Finding, facts: StatementFacts): readonly TableSize[] =>
  finding.relations.filter((name) => !facts.isNew(name)).map((name) => facts.size(name));
