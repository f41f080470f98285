import type { InsertStmt, Node, RangeVar } from '../../model/node.ts';
import type { QualifiedName, Schema } from '../../model/schema.ts';
import type { Pending, Step } from '../../model/step.ts';
import { columnsIn, namesOf } from '../../recipes/expression.ts';
import { nameOfList, relationOf, relationsIn, walk } from '../../sql/relations.ts';
import { indirectReferences, type Reference } from './indirect-references.ts';

/** The release and the day of a step. */
export type Moment = Pick<Step, 'release' | 'day'>;

/** Something that is what it will be only from a later moment on. */
export type PendingUntil = Pending & Moment;

/** What a statement that waits, as written or by stages, leaves pending until it has run. */
export function pendingBecauseItWaits(node: Node, defaultSchema: string): readonly Pending[] {
  if ('RenameStmt' in node && node.RenameStmt.relation) {
    const table = relationOf(node.RenameStmt.relation, defaultSchema);
    return [{ table, column: node.RenameStmt.renameType === 'OBJECT_COLUMN' ? node.RenameStmt.subname : undefined }];
  }
  if ('DropStmt' in node && node.DropStmt.removeType === 'OBJECT_TABLE') {
    return (node.DropStmt.objects ?? []).flatMap((object) =>
      'List' in object ? [wholeTable(nameOfList(object.List.items, defaultSchema))] : [],
    );
  }
  const written = rowsWritten(node);
  if (written) return [wholeTable(relationOf(written, defaultSchema))];
  if ('InsertStmt' in node) return copiedColumns(node.InsertStmt, defaultSchema);
  const freed = namesFreed(node);
  if (freed.length > 0) return freed.map((name) => ({ name }));
  if (!('AlterTableStmt' in node) || node.AlterTableStmt.relation === undefined) return [];
  const table = relationOf(node.AlterTableStmt.relation, defaultSchema);
  return (node.AlterTableStmt.cmds ?? []).flatMap((command) => {
    if (!('AlterTableCmd' in command)) return [];
    const { name: column, def } = command.AlterTableCmd;
    const added = def && 'Constraint' in def ? def.Constraint.conname : undefined;
    return [...(column === undefined ? [] : [{ table, column }]), ...(added === undefined ? [] : [{ name: added }])];
  });
}

const wholeTable = (table: QualifiedName): Pending => ({ table, column: undefined });

/** Later statements count on the rows being as this one leaves them. */
const rowsWritten = (node: Node): RangeVar | undefined => {
  if ('DeleteStmt' in node) return node.DeleteStmt.relation;
  return 'UpdateStmt' in node ? node.UpdateStmt.relation : undefined;
};

/** Columns whose values an INSERT copies to another table. */
const copiedColumns = ({ selectStmt }: InsertStmt, defaultSchema: string): readonly Pending[] => {
  const select = selectStmt && 'SelectStmt' in selectStmt ? selectStmt.SelectStmt : undefined;
  const [source] = select?.fromClause ?? [];
  if (select === undefined || source === undefined || !('RangeVar' in source)) return [];
  const table = relationOf(source.RangeVar, defaultSchema);
  return columnsIn({ List: { items: select.targetList ?? [] } }).map((column) => ({
    table,
    column,
    onlyAsWritten: true,
  }));
};

/** The first moment at which a statement may run: after what it concerns is pending no more. Release 0 and day 1 where nothing is. */
export function earliest(
  node: Node,
  defaultSchema: string,
  before: Schema | undefined,
  pending: readonly PendingUntil[],
): Moment {
  if (dropsWhatOthersUse(node)) return latest(pending);
  const relations = relationsIn(node, defaultSchema);
  const words = wordsIn(node);
  const indirect = indirectReferences(node, defaultSchema, before);
  const concerned = pending.filter((one) => {
    if ('name' in one) return words.has(one.name);
    const named = relations.includes(one.table) && (one.column === undefined || words.has(one.column));
    return named || indirect.some((reference) => concerns(reference, one));
  });
  return latest(concerned);
}

/** An expression of an index, and a table as a whole, may concern any column. */
const concerns = (reference: Reference, { table, column }: Reference): boolean =>
  reference.table === table && (reference.column === undefined || column === undefined || reference.column === column);

/** The last of several; release 0 and day 1 for none. */
export function latest(moments: readonly Moment[]): Moment {
  return {
    release: Math.max(0, ...moments.map(({ release }) => release)),
    day: Math.max(1, ...moments.map(({ day }) => day)),
  };
}

/** Types, functions and their like go after the tables and columns that use them, and those are dropped last. */
const dropsWhatOthersUse = (node: Node): boolean =>
  'DropStmt' in node &&
  !['OBJECT_TABLE', 'OBJECT_INDEX', 'OBJECT_POLICY', 'OBJECT_TRIGGER', 'OBJECT_VIEW'].includes(
    node.DropStmt.removeType ?? '',
  );

/** Old names of what is dropped or renamed, tables and columns aside. */
const namesFreed = (node: Node): readonly string[] => {
  if ('DropStmt' in node) {
    return (node.DropStmt.objects ?? []).flatMap((object) => {
      const items = 'List' in object ? object.List.items : 'TypeName' in object ? object.TypeName.names : undefined;
      const own = 'ObjectWithArgs' in object ? object.ObjectWithArgs.objname : items;
      return namesOf(own).slice(-1);
    });
  }
  if (!('RenameStmt' in node) || node.RenameStmt.relation !== undefined) return [];
  const { object } = node.RenameStmt;
  return object && 'List' in object ? namesOf(object.List.items).slice(-1) : [];
};

/** Every name and word of a tree. */
const wordsIn = (node: Node): ReadonlySet<string> => {
  const words = new Set<string>();
  walk(node, (_, value) => {
    for (const inner of Object.values(value)) if (typeof inner === 'string') words.add(inner);
  });
  return words;
};
