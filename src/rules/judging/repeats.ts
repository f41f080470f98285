import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Rule } from '../rule.ts';

/** Ids of the two rules that say what the rehearsal said; others may explain it better. */
const outcomes: ReadonlySet<string> = new Set(['statement-fails', 'statement-depends-on-data']);

/** The rule that says of the whole change what running code can't do any more. */
const ofTheWhole = 'old-writes-refused';

/** A finding, the SQLSTATE that its statement failed with, and which promises to running code it says are broken. */
type Judged = {
  readonly diagnostic: Diagnostic;
  readonly sqlState: string | undefined;
  readonly tells: readonly string[];
};

/**
 * Leaves out the plain "it fails" where a finding on the same statement explains that SQLSTATE, what another finding on
 * the migration covers, the same finding told twice on one statement, and what the whole change does where a finding of one statement tells it.
 *
 * @param allowed findings that a comment allows: what they tell is allowed with them
 */
export function withoutRepeats<J extends Judged>(
  judged: readonly J[],
  rules: readonly Rule[],
  allowed: readonly Judged[],
): readonly J[] {
  const heads = new Map(rules.map((rule) => [rule.id, rule]));
  const byStatement = Map.groupBy(judged, ({ diagnostic }) => statementKey(diagnostic));
  const told = new Set(judged.map(({ diagnostic }) => `${diagnostic.migrationId}\n${diagnostic.ruleId}`));
  const toldOfOne = new Set(
    [...judged, ...allowed].flatMap(({ diagnostic, tells }) => (diagnostic.ruleId === ofTheWhole ? [] : tells)),
  );
  const seen = new Set<string>();
  return judged.filter(({ diagnostic, sqlState, tells }) => {
    if (diagnostic.ruleId === ofTheWhole && tells.some((key) => toldOfOne.has(key))) return false;
    const beside = diagnostic.statement === undefined ? [] : (byStatement.get(statementKey(diagnostic)) ?? []);
    const states = beside.flatMap((other) => heads.get(other.diagnostic.ruleId)?.explains ?? []);
    if (outcomes.has(diagnostic.ruleId) && states.some((state) => state === sqlState)) return false;
    const covering = heads.get(diagnostic.ruleId)?.coveredBy ?? [];
    if (covering.some((id) => told.has(`${diagnostic.migrationId}\n${id}`))) return false;
    const key = `${statementKey(diagnostic)}\n${diagnostic.ruleId}\n${diagnostic.message}`;
    if (diagnostic.statement !== undefined && seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

const statementKey = ({ migrationId, statement }: Diagnostic): string => `${migrationId}\n${statement}`;
