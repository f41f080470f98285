import type { Severity } from '../../model/diagnostic.ts';
import type { QualifiedName } from '../../model/schema.ts';
import type { MigrationFacts, PlacedLoss } from '../facts.ts';
import { type Place, placeOf } from '../rule.ts';

/** What one statement took from one object, as a finding tells it. */
export type LossTold = {
  readonly relations: readonly QualifiedName[];
  readonly place: Place;
  readonly severity: Severity;
  readonly of: string;
  readonly losses: readonly PlacedLoss[];
};

const ranks: readonly Severity[] = ['error', 'warning', 'note'];

/** The losses of a migration that a rule tells, one for each statement and object, worst first; undefined: it is not told. */
export function lossesTold(
  { losses }: MigrationFacts,
  severityOf: (loss: PlacedLoss) => Severity | undefined,
): readonly LossTold[] {
  const told = losses().lost.flatMap((loss) => {
    const severity = severityOf(loss);
    return severity === undefined ? [] : [{ loss, severity }];
  });
  const groups = Map.groupBy(told, ({ loss }) => `${loss.by.position} ${loss.of}`);
  return [...groups.values()].flatMap((group): readonly LossTold[] => {
    const sorted = group.toSorted((a, b) => ranks.indexOf(a.severity) - ranks.indexOf(b.severity));
    const [first] = sorted;
    if (first === undefined) return [];
    const { by, of, relation } = first.loss;
    return [
      {
        relations: relation === undefined ? [] : [relation],
        place: placeOf(by),
        severity: first.severity,
        of,
        losses: sorted.map(({ loss }) => loss),
      },
    ];
  });
}

/** The statements that bring it all back, on one line. */
export function restoring(losses: readonly PlacedLoss[]): string {
  const statements = losses.flatMap(({ restore }) => restore);
  const shown = statements.slice(0, 4).map((sql) => `${sql.replaceAll(/\s+/g, ' ')};`);
  return `${shown.join(' ')}${statements.length > 4 ? ` … and ${statements.length - 4} more.` : ''}`;
}
