import type { Ground } from '../../model/basis.ts';
import type { Risk, RiskLevel } from '../../model/review.ts';
import type { PlannedChange } from '../../statements/record.ts';
import { backupInPlan } from '../mitigation.ts';
import { listed } from '../statements.ts';
import { heldWayBack, wayBackName } from '../way-back.ts';

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
  const name = wayBackName(rollback);
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
  const held = heldWayBack(rollback);
  if (held !== undefined) return { impact: 'low', ...held, mitigation: name };
  const reason = rollback.proof.state === 'not rehearsed' ? rollback.proof.reason : 'no reason given';
  return { impact: 'medium', basis: 'not tried', evidence: `${name} was not tried: ${reason}`, mitigation: name };
};

const levels = ['none', 'low', 'medium', 'high'] as const;
const highest = (found: readonly Risk['likelihood'][]): Risk['likelihood'] =>
  levels.findLast((level) => found.includes(level)) ?? 'none';
