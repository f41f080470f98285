import type { Risk, RiskLevel } from '../../model/review.ts';
import type { PlannedChange, SeenStatement } from '../../statements/record.ts';
import { unparsedIn, unparsedInWords } from '../../statements/unparsed.ts';
import { couldNotRun, dependingOnData, failing, failureInWords, rootOf, triedOn } from '../failures.ts';
import { stepsFor, stepsInWords } from '../mitigation.ts';
import { listed, quoted, statementsOf } from '../statements.ts';

const risk = 'migration fails';

/** The migration stops half-way in production. */
export function migrationFails(change: PlannedChange): Risk {
  const statements = statementsOf(change);
  const [unparsed] = unparsedIn(change);
  if (unparsed !== undefined) {
    const evidence = unparsedInWords(unparsed);
    return { risk, likelihood: 'high', impact: impactOf(change, statements), evidence, mitigation: 'change the file' };
  }
  const broken = failing(change);
  if (broken.length > 0) return failed(change, broken, 'high');
  const unsure = dependingOnData(change);
  if (unsure.length > 0) return failed(change, unsure, 'medium');
  if (statements.length === 0) return none('nothing runs');
  const [notRun, ...more] = couldNotRun(change);
  if (notRun?.trace) {
    const rest = more.length === 0 ? '' : ` and ${more.length} more`;
    const reason = `${quoted(notRun.sql)}${rest} could not be run here: ${rootOf(notRun.trace)}`;
    const mitigation = `try it on a copy: \`${change.guidance.deploy}\``;
    return { risk, likelihood: 'medium', impact: impactOf(change, [notRun, ...more]), evidence: reason, mitigation };
  }
  if (change.rehearsal.outcome === 'not rehearsed') {
    const reason = `not rehearsed: ${change.rehearsal.reason ?? 'no reason given'}`;
    const mitigation = `try it on a copy: \`${change.guidance.deploy}\``;
    return { risk, likelihood: 'medium', impact: impactOf(change, statements), evidence: reason, mitigation };
  }
  const unseen = statements.filter((statement) => statement.trace?.effect?.source !== 'observed');
  const all = statements.length === 1 ? 'it' : `all ${statements.length} statements`;
  const ran = `${all} ran on ${triedOn(change)}`;
  if (unseen.length === 0) return none(ran);
  const text = `${ran}; ${listed(unseen.map((one) => quoted(one.sql)))} outside a transaction, so an interruption leaves partial work behind`;
  return { risk, likelihood: 'low', impact: 'medium', evidence: text, mitigation: verification(change) };
}

const none = (reason: string): Risk => {
  return { risk, likelihood: 'none', impact: 'none', evidence: reason, mitigation: 'not needed' };
};

const failed = (change: PlannedChange, which: readonly SeenStatement[], likelihood: RiskLevel): Risk => {
  const steps = stepsFor(change, which);
  const mitigation = steps.length > 0 ? stepsInWords(steps) : verification(change);
  return { risk, likelihood, impact: impactOf(change, which), evidence: listed(which.map(failureInWords)), mitigation };
};

/** Where nothing rolls back, what ran before the failure stays. */
const impactOf = ({ migrations }: PlannedChange, which: readonly SeenStatement[]): RiskLevel => {
  const several = migrations.filter(({ statements }) => statements.length > 1).map(({ migration }) => migration);
  const stays = which.some(({ migration }) => migration.transaction.mode === 'none' && several.includes(migration));
  return stays ? 'high' : 'medium';
};

const verification = ({ plan }: PlannedChange): string => {
  const [query] = plan.verification.filter((one) => one.when === 'before');
  return query === undefined
    ? 'run the verification queries of the plan afterwards'
    : `before the migration, ask production: “${query.question}” (expected: ${query.expect})`;
};
