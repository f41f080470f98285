import type { Ground } from '../../model/basis.ts';
import type { Risk, RiskLevel } from '../../model/review.ts';
import type { PlannedChange } from '../../statements/record.ts';
import { backupInPlan } from '../mitigation.ts';
import { listed } from '../statements.ts';
import { isRun } from '../way-back.ts';

/** How likely a way back is needed follows from the other risks; how bad that is, from whether there is one. */
export function rollbackNeeded(change: PlannedChange, others: readonly Risk[]): Risk {
  const causes = others.filter((one) => one.likelihood !== 'none' && one.impact !== 'none' && one.impact !== 'low');
  const likelihood = highest(causes.map((one) => one.likelihood));
  const back = wayBack(change);
  const because =
    causes.length === 0 ? 'no other risk calls for it' : `if ${listed(causes.map((one) => when[one.risk]))}`;
  return {
    risk: 'rollback needed',
    likelihood: causes.length === 0 ? 'low' : likelihood,
    impact: back.impact,
    basis: back.basis,
    evidence: `${because}; ${back.evidence}`,
    mitigation: back.mitigation,
  };
}

const when: Readonly<Record<Risk['risk'], string>> = {
  'data loss': 'the removed data is needed again',
  downtime: 'the wait is too long',
  'performance degradation': 'other work slows down',
  'rollback needed': 'a way back is needed',
  'application breaks': 'running code breaks',
  'migration fails': 'the migration fails',
};

type Way = Ground & { readonly impact: RiskLevel; readonly mitigation: string };

const wayBack = (change: PlannedChange): Way => {
  const { rollback } = change.plan;
  const name = rollback.path === undefined ? 'the generated rollback' : `\`${rollback.path}\``;
  const restore = backupInPlan(change) ?? 'restore from a backup';
  if (rollback.source === 'none') {
    return { impact: 'high', basis: 'seen', evidence: 'there is no way back', mitigation: restore };
  }
  if (rollback.proof.state === 'refuted') {
    const difference = listed(rollback.proof.difference);
    const evidence = `${name} does not restore the schema: ${difference}`;
    return { impact: 'high', basis: 'tried', evidence, mitigation: restore };
  }
  if (rollback.losses.length > 0) {
    const lost = `${name} restores the structure, not the values: ${listed(rollback.losses)}`;
    return { impact: 'high', basis: 'seen', evidence: lost, mitigation: `${name}, then ${restore}` };
  }
  if (rollback.proof.state !== 'proven') {
    const evidence = `${name} was not tried: ${rollback.proof.reason}`;
    return { impact: 'medium', basis: 'not tried', evidence, mitigation: name };
  }
  if (!isRun(rollback)) return { impact: 'low', basis: 'seen', evidence: rollback.proof.how, mitigation: name };
  const evidence = `${name} was run and restores the schema (${rollback.proof.how})`;
  return { impact: 'low', basis: 'tried', evidence, mitigation: name };
};

const levels = ['none', 'low', 'medium', 'high'] as const;
const highest = (found: readonly Risk['likelihood'][]): Risk['likelihood'] =>
  levels.findLast((level) => found.includes(level)) ?? 'none';
