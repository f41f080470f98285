import type { QualifiedName } from '../model/schema.ts';
import { sizeOf, type TableSize, unknownSize } from '../production/table-size.ts';
import type { Evidence } from './evidence.ts';
import { once } from './once.ts';
import { type Concerned, newRelations, statementsOf, typesOf } from './statements.ts';

/** A statement that removes values, and from where. */
export type Loss = { readonly of: Concerned; readonly relation: QualifiedName | undefined; readonly size: TableSize };

const deleting: ReadonlySet<string> = new Set(['delete rows', 'delete all rows', 'remove all rows', 'merge rows']);

/** Statements after which values that exist today are gone. An UPDATE counts only where a finding says that it loses. */
export const lossesOf = once((evidence): readonly Loss[] => {
  const fresh = newRelations(evidence);
  const found = evidence.diagnostics.filter((one) => one.hazard === 'data loss' && one.severity !== 'note');
  const told = new Set(found.map((one) => `${one.migrationId}\n${one.statement}`));
  return statementsOf(evidence).flatMap((of): readonly Loss[] => {
    const [relation] = of.statement.relations;
    if (relation !== undefined && fresh.has(relation)) return [];
    const says = told.has(`${of.migration.id}\n${of.index}`);
    const removes = of.statement.reversible === 'with data loss' || typesOf(of).some((type) => deleting.has(type));
    if (!says && !removes) return [];
    return [{ of, relation, size: relation === undefined ? unknownSize('the table') : sizeOf(relation, evidence) }];
  });
});

/** Those that lose something for all we know: not from a table known to be empty. */
export function realLosses(evidence: Evidence): readonly Loss[] {
  return lossesOf(evidence).filter((loss) => loss.size.class !== 'empty');
}
