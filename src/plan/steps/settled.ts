import type { InsertStmt, Node, RangeVar } from '../../model/node.ts';
import type { QualifiedName, Schema } from '../../model/schema.ts';
import { columnsIn, namesOf } from '../../recipes/expression.ts';
import { relationOf, relationsIn, walk } from '../../sql/relations.ts';
import { entangledWith, type Spot } from './entangled.ts';

/** When the last step of a safe way runs. */
export type Settling = { readonly release: number; readonly day: number };

/** Something that is what it will be only when the last step of a safe way has run. */
export type Unsettled = Settling &
  (
    | { readonly table: QualifiedName; readonly column: string | undefined }
    /** A name that is free only then: of a type or function that is dropped or renamed later. */
    | { readonly name: string }
  ) & {
    /** Work with stages of its own does not wait: they come as late. */
    readonly onlyAtOnce?: true;
  };

/** What a statement that was taken into stages leaves unsettled until their last release. */
export function unsettledBy(node: Node, defaultSchema: string, when: Settling): readonly Unsettled[] {
  if ('RenameStmt' in node && node.RenameStmt.relation) {
    const table = relationOf(node.RenameStmt.relation, defaultSchema);
    const column = node.RenameStmt.renameType === 'OBJECT_COLUMN' ? node.RenameStmt.subname : undefined;
    return [{ table, column, ...when }];
  }
  if ('DropStmt' in node && node.DropStmt.removeType === 'OBJECT_TABLE') {
    return relationsDropped(node.DropStmt.objects ?? [], defaultSchema).map((table) => ({
      table,
      column: undefined,
      ...when,
    }));
  }
  const written = when.release === 0 ? undefined : rowsWritten(node);
  if (written) return [{ table: relationOf(written, defaultSchema), column: undefined, ...when }];
  if ('InsertStmt' in node && when.release > 0) return copiedColumns(node.InsertStmt, defaultSchema, when);
  const freed = when.release === 0 ? [] : namesFreed(node);
  if (freed.length > 0) return freed.map((name) => ({ name, ...when }));
  if (!('AlterTableStmt' in node) || node.AlterTableStmt.relation === undefined) return [];
  const table = relationOf(node.AlterTableStmt.relation, defaultSchema);
  return (node.AlterTableStmt.cmds ?? []).flatMap((command) => {
    const column = 'AlterTableCmd' in command ? command.AlterTableCmd.name : undefined;
    return column === undefined ? [] : [{ table, column, ...when }];
  });
}

/** What comes later counts on the rows being as a statement that waits will leave them. */
const rowsWritten = (node: Node): RangeVar | undefined => {
  if ('DeleteStmt' in node) return node.DeleteStmt.relation;
  return 'UpdateStmt' in node ? node.UpdateStmt.relation : undefined;
};

/** Columns whose values go to another table in stages, where triggers read them. */
const copiedColumns = ({ selectStmt }: InsertStmt, defaultSchema: string, when: Settling): readonly Unsettled[] => {
  const select = selectStmt && 'SelectStmt' in selectStmt ? selectStmt.SelectStmt : undefined;
  const [source] = select?.fromClause ?? [];
  if (select === undefined || source === undefined || !('RangeVar' in source)) return [];
  const table = relationOf(source.RangeVar, defaultSchema);
  return columnsIn({ List: { items: select.targetList ?? [] } }).map((column) => ({
    table,
    column,
    ...when,
    onlyAtOnce: true,
  }));
};

/** When a statement may run, if it is about what is unsettled until then; release 0 and day 1 otherwise. */
export function waitsFor(
  node: Node,
  defaultSchema: string,
  before: Schema | undefined,
  unsettled: readonly Unsettled[],
): Settling {
  if (dropsWhatOthersUse(node)) return latest(unsettled);
  const relations = relationsIn(node, defaultSchema);
  const words = wordsIn(node);
  const entangled = entangledWith(node, defaultSchema, before);
  const about = unsettled.filter((one) => {
    if ('name' in one) return words.has(one.name);
    const named = relations.includes(one.table) && (one.column === undefined || words.has(one.column));
    return named || entangled.some((spot) => isSame(spot, one));
  });
  return latest(about);
}

/** An expression of an index, and a table as a whole, may be about any column. */
const isSame = (spot: Spot, one: Spot): boolean =>
  spot.table === one.table && (spot.column === undefined || one.column === undefined || spot.column === one.column);

/** The last of several; release 0 and day 1 for none. */
export function latest(settlings: readonly Settling[]): Settling {
  return settlings.reduce<Settling>(
    (last, one) => ({ release: Math.max(last.release, one.release), day: Math.max(last.day, one.day) }),
    { release: 0, day: 1 },
  );
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

const relationsDropped = (objects: readonly Node[], defaultSchema: string): readonly QualifiedName[] =>
  objects.flatMap((object) => {
    const parts = 'List' in object ? namesOf(object.List.items) : [];
    const relname = parts.at(-1);
    const schemaname = parts.at(-2);
    return relname ? [relationOf({ relname, ...(schemaname ? { schemaname } : {}) }, defaultSchema)] : [];
  });

/** Every name and word of a tree. */
const wordsIn = (node: Node): ReadonlySet<string> => {
  const words = new Set<string>();
  walk(node, (_, value) => {
    for (const inner of Object.values(value)) if (typeof inner === 'string') words.add(inner);
  });
  return words;
};
