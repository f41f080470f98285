import type { Risk, RiskLevel } from '../../model/review.ts';
import { shortName } from '../../sql/names.ts';
import type { PlannedChange } from '../../statements/record.ts';
import { type Loss, lossesOf } from '../losses.ts';
import { backupInPlan, stepsFor, stepsInWords } from '../mitigation.ts';
import { rowsInWords } from '../rows-in-words.ts';
import { listed, quoted } from '../statements.ts';

/** Values that exist today and not afterwards. */
export function dataLoss(change: PlannedChange): Risk {
  const losses = lossesOf(change);
  if (losses.length === 0) {
    const evidence = 'no statement removes data that exists today';
    return { risk: 'data loss', likelihood: 'none', impact: 'none', basis: 'seen', evidence, mitigation: 'not needed' };
  }
  const real = losses.filter((loss) => loss.size.class !== 'empty');
  const shown = real.length > 0 ? real : losses;
  return {
    risk: 'data loss',
    likelihood: real.length > 0 ? 'high' : 'low',
    impact: real.length > 0 ? impactOf(real) : 'low',
    basis: 'seen',
    evidence: listed(shown.map(inWords)),
    mitigation: mitigationOf(change, shown),
  };
}

/** Some rows chosen by a condition, or everything a table or a column holds. */
const impactOf = (losses: readonly Loss[]): RiskLevel => {
  const chosen = (loss: Loss): boolean =>
    loss.of.classification.kinds.every((kind) => kind === 'delete rows' || kind === 'merge rows');
  return losses.every(chosen) ? 'medium' : 'high';
};

const inWords = ({ of, relation, size }: Loss): string => {
  const name = relation === undefined ? '' : `\`${shortName(relation)}\``;
  const known = size.rows === undefined ? (size.class === 'unknown' ? '' : size.class) : rowsInWords(size.rows);
  const about = name === '' || known === '' ? '' : ` (${name}: ${known}, ${size.source})`;
  return `${quoted(of.sql)} permanently removes values${about}`;
};

const mitigationOf = (change: PlannedChange, losses: readonly Loss[]): string => {
  const steps = stepsFor(
    change,
    losses.map((loss) => loss.of),
  );
  const backup = backupInPlan(change);
  if (steps.length > 0) return `${stepsInWords(steps)}${backup === undefined ? '' : `; before that, ${backup}`}`;
  if (backup !== undefined) return backup;
  const tables = losses.flatMap((loss) => (loss.relation === undefined ? [] : [`\`${shortName(loss.relation)}\``]));
  return tables.length === 0 ? 'a backup before the migration runs' : `a copy of ${listed(tables)} before it runs`;
};
