import type { DropStmt } from '../../model/node.ts';
import type { Index, QualifiedName } from '../../model/schema.ts';
import { shortName, splitQualifiedName } from '../../sql/names.ts';
import { nameOfList } from '../../sql/relations.ts';
import type { StatementFacts } from '../facts.ts';

export type DroppedIndex = {
  readonly index: QualifiedName;
  readonly table: QualifiedName;
  /** As it was; undefined where only the rehearsal saw it. */
  readonly known: Index | undefined;
  readonly statement: DropStmt;
};

/** The indexes that a DROP INDEX drops, with their tables; one that is not known is passed over. */
export function droppedIndexes(facts: StatementFacts): readonly DroppedIndex[] {
  const { node } = facts;
  if (!('DropStmt' in node) || node.DropStmt.removeType !== 'OBJECT_INDEX') return [];
  const statement = node.DropStmt;
  const names = (statement.objects ?? []).flatMap((each) =>
    'List' in each ? [nameOfList(each.List.items, facts.defaultSchema)] : [],
  );
  return names.flatMap((index) => indexOn(index, facts).map((found) => ({ ...found, index, statement })));
}

/** An index that was there before the change, and its table. */
export function indexOn(index: QualifiedName, facts: StatementFacts): readonly Pick<DroppedIndex, 'table' | 'known'>[] {
  const { schema, name } = splitQualifiedName(index);
  for (const table of facts.schema?.tables ?? []) {
    const known = table.indexes.find((own) => own.name === name);
    if (known && splitQualifiedName(table.name).schema === schema) return [{ table: table.name, known }];
  }
  const watched = facts.effect?.locks.find((lock) => shortName(lock.relation) === shortName(index))?.table;
  return watched ? [{ table: watched, known: undefined }] : [];
}
