import type { QualifiedName } from '../model/schema.ts';
import { sizeOf, type TableSize, unknownSize } from '../production/table-size.ts';
import type { ChangeKind } from '../statements/kinds/all-kinds.ts';
import type { PlannedChange, SeenStatement } from '../statements/record.ts';
import { once } from './once.ts';
import { isAnyOf, isOnNew, statementsOf } from './statements.ts';

/** A statement that removes values, and from where. */
export type Loss = {
  readonly of: SeenStatement;
  readonly relation: QualifiedName | undefined;
  readonly size: TableSize;
};

const deleting: ReadonlySet<ChangeKind> = new Set(['delete rows', 'delete all rows', 'remove all rows', 'merge rows']);

/** Statements after which values that exist today are gone. An UPDATE counts only where a finding says that it loses. */
export const lossesOf = once((change): readonly Loss[] => {
  const found = change.diagnostics.filter((one) => one.hazard === 'data loss' && one.severity !== 'note');
  const told = new Set(found.map((one) => `${one.migrationId}\n${one.statement}`));
  return statementsOf(change).flatMap((of): readonly Loss[] => {
    const [relation] = of.relations;
    if (isOnNew(of, change)) return [];
    const says = told.has(`${of.migration.id}\n${of.index}`);
    const removes = of.reversible === 'with data loss' || isAnyOf(of, deleting);
    if (!says && !removes) return [];
    return [{ of, relation, size: relation === undefined ? unknownSize('the table') : sizeOf(relation, change.whole) }];
  });
});

/** Those that lose something for all we know: not from a table known to be empty. */
export function realLosses(change: PlannedChange): readonly Loss[] {
  return lossesOf(change).filter((loss) => loss.size.class !== 'empty');
}
