import type { Hazard } from '../model/diagnostic.ts';
import type { Risk } from '../model/review.ts';
import type { PlannedChange } from '../statements/record.ts';
import { messageOf } from './breakage.ts';
import { listed } from './statements.ts';

/** Which findings are a sign of a risk, whatever was observed. */
const signs: Partial<Readonly<Record<Risk['risk'], readonly Hazard[]>>> = {
  'data loss': ['data loss'],
  downtime: ['blocks writes', 'blocks reads and writes'],
  'application breaks': ['breaks running code'],
  'migration fails': ['fails', 'fails on data'],
};

/** What findings say of a risk, notes aside; undefined where they say nothing. */
export function toldOf({ diagnostics }: PlannedChange, risk: Risk['risk']): string | undefined {
  const told = diagnostics.filter(({ hazard, severity }) => severity !== 'note' && signs[risk]?.includes(hazard));
  return told.length === 0 ? undefined : listed(told.map(messageOf));
}

/** A risk of which nothing was seen, and that a finding tells of all the same, is not absent. */
export function withFindings(change: PlannedChange, risk: Risk): Risk {
  const evidence = risk.likelihood === 'none' ? toldOf(change, risk.risk) : undefined;
  if (evidence === undefined) return risk;
  const mitigation = 'the finding says how it is done safely';
  return { ...risk, likelihood: 'low', impact: 'medium', basis: 'seen', evidence, mitigation };
}
