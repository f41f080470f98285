import type { Diagnostic, Severity } from '../../model/diagnostic.ts';

export const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  note: 'note',
};

/** A rule as SARIF describes it, from the findings it made. */
export type SarifRule = {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly help: { readonly text: string; readonly markdown: string };
  readonly helpUri?: string;
  readonly defaultConfiguration: { readonly level: 'error' | 'warning' | 'note' };
  readonly properties: { readonly tags: readonly string[] };
};

/** Each rule once, sorted by id. */
export function sarifRules(diagnostics: readonly Diagnostic[]): SarifRule[] {
  const first = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    if (!first.has(diagnostic.ruleId)) first.set(diagnostic.ruleId, diagnostic);
  }
  return [...first.values()].sort((a, b) => (a.ruleId < b.ruleId ? -1 : 1)).map(sarifRule);
}

function sarifRule({ ruleId, hazard, advice, references, severity }: Diagnostic): SarifRule {
  const uri = references.find((reference) => reference.startsWith('https://'));
  const help = [advice, ...references].filter((line) => line !== '');
  const text = help.length > 0 ? help.join('\n') : hazard;
  return {
    id: ruleId,
    shortDescription: { text: `${ruleId.replaceAll('-', ' ')}: ${hazard}` },
    help: { text, markdown: help.length > 0 ? help.join('\n\n') : hazard },
    ...(uri === undefined ? {} : { helpUri: uri }),
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: ['postgresql', 'migration', hazard] },
  };
}
