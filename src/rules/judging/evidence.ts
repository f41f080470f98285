import type { Severity } from '../../model/diagnostic.ts';
import type { QualifiedName } from '../../model/schema.ts';
import type { Settings } from '../../model/settings.ts';
import type { StatementFacts } from '../facts.ts';
import type { Finding, Rule, RuleHead } from '../rule.ts';

export type Weight = { readonly severity: Severity; readonly because: readonly string[] };

/**
 * How much a finding weighs here: the rule's severity (or the one that its match found), less where every table concerned
 * is known to be small, more by the preset `strict`; what the team set for a rule wins. Undefined: the team turned the rule off, or did not ask for advice on design.
 */
export const weigh = (
  rule: Rule,
  finding: Finding,
  facts: StatementFacts | undefined,
  settings: Settings,
): Weight | undefined => {
  const told = settings.rules[rule.id];
  if (told === 'off') return undefined;
  if (told !== undefined)
    return { severity: told, because: [...finding.because, `the settings make it ${article[told]}`] };
  if ((rule.design || finding.design) && settings.preset !== 'strict') return undefined;
  const severity = finding.severity ?? rule.severity;
  if (settings.preset === 'strict') return { severity: stricter[severity], because: finding.because };
  const small = rule.shrinksWithSize && facts ? smallness(finding, facts) : undefined;
  if (small === undefined || severity === 'note') return { severity, because: finding.because };
  return { severity: 'note', because: [...finding.because, ...small] };
};

const stricter: Readonly<Record<Severity, Severity>> = { error: 'error', warning: 'error', note: 'warning' };

const article: Readonly<Record<Severity, string>> = { error: 'an error', warning: 'a warning', note: 'a note' };

/** Why every table concerned is small, or undefined where one is not known to be. */
const smallness = (finding: Finding, facts: StatementFacts): readonly string[] | undefined => {
  const sizes = finding.relations.filter((name) => !facts.isNew(name)).map((name) => facts.size(name));
  const small = sizes.every((size) => size.class === 'small' || size.class === 'empty');
  return sizes.length > 0 && small ? sizes.map((size) => size.because) : undefined;
};

/** Whether what a rule found is about something that was there before this change, or the rule about anything. */
export const concernsExisting = (
  { concerns }: RuleHead,
  relations: readonly QualifiedName[],
  facts: StatementFacts,
): boolean => concerns === 'anything' || relations.length === 0 || relations.some((name) => facts.exists(name));
