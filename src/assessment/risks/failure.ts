import type { Risk, RiskLevel } from '../../model/review.ts';
import type { Evidence } from '../evidence.ts';
import { dependingOnData, failing, failureInWords, triedOn } from '../failures.ts';
import { stepsFor, stepsInWords } from '../mitigation.ts';
import { type Concerned, listed, quoted, statementsOf } from '../statements.ts';

const risk = 'migration fails';

/** The migration stops half-way in production. */
export function migrationFails(evidence: Evidence): Risk {
  const statements = statementsOf(evidence);
  const broken = failing(evidence);
  if (broken.length > 0) return failed(evidence, broken, 'high');
  const unsure = dependingOnData(evidence);
  if (unsure.length > 0) return failed(evidence, unsure, 'medium');
  if (statements.length === 0) return none('nothing runs');
  if (evidence.rehearsal.outcome === 'not rehearsed') {
    const reason = `not rehearsed: ${evidence.rehearsal.reason ?? 'no reason given'}`;
    const mitigation = `try it on a copy: \`${evidence.guidance.deploy}\``;
    return { risk, likelihood: 'medium', impact: impactOf(statements), evidence: reason, mitigation };
  }
  const unseen = statements.filter(({ statement }) => statement.effect?.source !== 'observed');
  const all = statements.length === 1 ? 'it' : `all ${statements.length} statements`;
  const ran = `${all} ran on ${triedOn(evidence)}`;
  if (unseen.length === 0) return none(ran);
  const text = `${ran}; ${listed(unseen.map((one) => quoted(one.statement.sql)))} outside a transaction, so an interruption leaves something behind`;
  return { risk, likelihood: 'low', impact: 'medium', evidence: text, mitigation: verification(evidence) };
}

const none = (reason: string): Risk => {
  return { risk, likelihood: 'none', impact: 'none', evidence: reason, mitigation: 'not needed' };
};

const failed = (evidence: Evidence, which: readonly Concerned[], likelihood: RiskLevel): Risk => {
  const steps = stepsFor(evidence, which);
  const mitigation = steps.length > 0 ? stepsInWords(steps) : verification(evidence);
  return { risk, likelihood, impact: impactOf(which), evidence: listed(which.map(failureInWords)), mitigation };
};

/** Where nothing rolls back, what ran before the failure stays. */
const impactOf = (which: readonly Concerned[]): RiskLevel =>
  which.some((one) => one.migration.transaction.mode === 'none' && one.migration.statements.length > 1)
    ? 'high'
    : 'medium';

const verification = ({ plan }: Evidence): string => {
  const [query] = plan.verification.filter((one) => one.when === 'before');
  return query === undefined
    ? 'run the verification queries of the plan afterwards'
    : `before the migration, ask production: “${query.question}” (expected: ${query.expect})`;
};
