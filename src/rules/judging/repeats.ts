import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Rule } from '../rule.ts';

/** Ids of the two rules that say what the rehearsal said; others may explain it better. */
const outcomes = ['statement-fails', 'statement-depends-on-data'];

/**
 * Leaves out the plain "it fails" where a finding on the same statement explains that SQLSTATE, and the same finding
 * told twice on one statement.
 */
export const withoutRepeats = <J extends { readonly diagnostic: Diagnostic }>(
  judged: readonly J[],
  rules: readonly Rule[],
): readonly J[] => {
  const explains = new Map(rules.map((rule) => [rule.id, rule.explains ?? []]));
  const same = (a: Diagnostic, b: Diagnostic): boolean =>
    a.migrationId === b.migrationId && a.statement === b.statement && a.statement !== undefined;
  const isExplained = (diagnostic: Diagnostic): boolean =>
    outcomes.includes(diagnostic.ruleId) &&
    judged.some(
      (other) =>
        same(other.diagnostic, diagnostic) &&
        (explains.get(other.diagnostic.ruleId) ?? []).some((state) => diagnostic.message.includes(state)),
    );
  const first = (diagnostic: Diagnostic, index: number): boolean =>
    !judged.slice(0, index).some(({ diagnostic: other }) => same(other, diagnostic) && isTwin(other, diagnostic));
  return judged.filter(({ diagnostic }, index) => !isExplained(diagnostic) && first(diagnostic, index));
};

const isTwin = (a: Diagnostic, b: Diagnostic): boolean => a.ruleId === b.ruleId && a.message === b.message;
