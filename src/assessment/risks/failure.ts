import type { Ground } from '../../model/basis.ts';
import { cameToItsEnd } from '../../model/effect.ts';
import type { Risk, RiskLevel } from '../../model/review.ts';
import type { PlannedChange, SeenStatement } from '../../statements/record.ts';
import { unparsedIn, unparsedInWords } from '../../statements/unparsed.ts';
import { askingRows } from '../asking-rows.ts';
import { notTried, seen, tried } from '../checklist/answer.ts';
import { couldNotRun, dependingOnData, failing, failureInWords, rootOf, triedOn } from '../failures.ts';
import { stepsFor, stepsInWords } from '../mitigation.ts';
import { listed, quoted, statementsOf } from '../statements.ts';
import { metNoRow, triedOnRows } from '../tried-on-rows.ts';

const risk = 'migration fails';

/** The migration stops half-way in production. */
export function migrationFails(change: PlannedChange): Risk {
  const statements = statementsOf(change);
  const impact = impactOf(change, statements);
  const [unparsed] = unparsedIn(change);
  if (unparsed !== undefined) {
    const evidence = unparsedInWords(unparsed);
    return { risk, likelihood: 'high', impact, basis: 'seen', evidence, mitigation: 'change the file' };
  }
  const broken = failing(change);
  if (broken.length > 0) return failed(change, broken, 'high');
  const unsure = dependingOnData(change);
  if (unsure.length > 0) return failed(change, unsure, 'medium');
  if (statements.length === 0) return none(seen('nothing runs'));
  const [notRun, ...more] = couldNotRun(change);
  if (notRun !== undefined) {
    const rest = more.length === 0 ? '' : ` and ${more.length} more`;
    const ground = notTried(`${quoted(notRun.sql)}${rest} could not be run here: ${rootOf(notRun)}`);
    return {
      risk,
      likelihood: 'medium',
      impact: impactOf(change, [notRun, ...more]),
      ...ground,
      mitigation: tryOnCopy(change),
    };
  }
  if (change.rehearsal.outcome === 'not rehearsed') {
    const ground = notTried(`not rehearsed: ${change.rehearsal.reason ?? 'no reason given'}`);
    return {
      risk,
      likelihood: 'medium',
      impact,
      ...ground,
      mitigation: tryOnCopy(change),
    };
  }
  return passed(change, statements);
}

/** It ran; what that says depends on whether it met anything that could have stopped it. */
const passed = (change: PlannedChange, statements: readonly SeenStatement[]): Risk => {
  const untried = untriedOf(change, statements);
  if (untried.length > 0) {
    const ground = notTried(listed(untried));
    const mitigation = askingRows(change).length > 0 ? verification(change) : tryOnCopy(change);
    return { risk, likelihood: 'low', impact: 'medium', ...ground, mitigation };
  }
  const all = statements.length === 1 ? 'it' : `all ${statements.length} statements`;
  const ran = `${all} ran on ${triedOn(change)}`;
  const unseen = statements.filter((statement) => statement.trace?.effect?.source !== 'observed');
  if (unseen.length === 0) return none(tried(ran));
  const text = `${ran}; ${listed(unseen.map((one) => quoted(one.sql)))} outside a transaction, so an interruption leaves partial work behind`;
  return { risk, likelihood: 'low', impact: 'medium', ...tried(text), mitigation: verification(change) };
};

/** What ran without meeting the rows that could stop it, or did not run. */
const untriedOf = (change: PlannedChange, statements: readonly SeenStatement[]): readonly string[] => {
  const didNotRun = statements.filter(({ trace }) => !cameToItsEnd(trace?.outcome));
  const grounds = [
    ...askingRows(change).map((one) => triedOnRows(change, one)),
    ...statements.flatMap((one) => metNoRow(change, one) ?? []),
  ];
  return [
    ...didNotRun.map((one) => `${quoted(one.sql)} did not run in the rehearsal`),
    ...grounds.filter(({ basis }) => basis === 'not tried').map(({ evidence }) => evidence),
  ];
};

const none = (ground: Ground): Risk => ({
  risk,
  likelihood: 'none',
  impact: 'none',
  ...ground,
  mitigation: 'not needed',
});

const failed = (change: PlannedChange, which: readonly SeenStatement[], likelihood: RiskLevel): Risk => {
  const steps = stepsFor(change, which);
  const mitigation = steps.length > 0 ? stepsInWords(steps) : verification(change);
  const ground = tried(listed(which.map(failureInWords)));
  return { risk, likelihood, impact: impactOf(change, which), ...ground, mitigation };
};

/** Where nothing rolls back, what ran before the failure stays. */
const impactOf = ({ migrations }: PlannedChange, which: readonly SeenStatement[]): RiskLevel => {
  const several = migrations.filter(({ statements }) => statements.length > 1).map(({ migration }) => migration);
  const stays = which.some(({ migration }) => migration.transaction.mode === 'none' && several.includes(migration));
  return stays ? 'high' : 'medium';
};

const tryOnCopy = ({ guidance }: PlannedChange): string => `try it on a copy: \`${guidance.deploy}\``;

const verification = ({ plan }: PlannedChange): string => {
  const [query] = plan.verification.filter((one) => one.when === 'before');
  return query === undefined
    ? 'run the verification queries of the plan afterwards'
    : `before the migration, ask production: “${query.question}” (expected: ${query.expect})`;
};
