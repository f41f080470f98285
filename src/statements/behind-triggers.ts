import type { Node, RangeVar } from '../model/node.ts';
import type { QualifiedName, Schema } from '../model/schema.ts';
import type { Statement } from '../model/statement.ts';
import { parse } from '../sql/parser.ts';
import { nameOfList, relationOf, walk } from '../sql/relations.ts';
import { type HiddenSql, type KnownRoutine, statementsBehind } from './hidden-sql.ts';

/** PostgreSQL's own bits of a trigger's events (`TRIGGER_TYPE_INSERT` and so on in `pg_trigger.h`). */
const events = { insert: 4, delete: 8, update: 16, truncate: 32 } as const;

/**
 * What the triggers of the tables that a statement writes run, where that changes rows or the schema. Triggers that those statements fire
 * in turn are left to what the rehearsal sees.
 */
export function behindTriggers(
  statement: Statement,
  nodes: readonly Node[],
  routines: readonly KnownRoutine[],
  schema: Schema | undefined,
): readonly HiddenSql[] {
  const fired = nodes.flatMap(writesOf).flatMap(({ table, event }) => firedBy(schema, table, event));
  const names = new Set(fired);
  return statementsBehind([...names], routines, statement).filter(({ kind }) => kind === 'written');
}

type Write = { readonly table: QualifiedName; readonly event: number };

const writesOf = (node: Node): readonly Write[] => {
  const found: Write[] = [];
  const add = (relation: unknown, event: number): void => {
    if (isRangeVar(relation)) found.push({ table: relationOf(relation), event });
  };
  walk(node, (tag, value) => {
    const relation = 'relation' in value ? value.relation : undefined;
    if (tag === 'InsertStmt')
      add(relation, 'onConflictClause' in value ? events.insert | events.update : events.insert);
    if (tag === 'UpdateStmt') add(relation, events.update);
    if (tag === 'DeleteStmt') add(relation, events.delete);
    if (tag === 'MergeStmt') add(relation, events.insert | events.update | events.delete);
    if (tag === 'CopyStmt' && 'is_from' in value) add(relation, events.insert);
    if (tag === 'TruncateStmt' && 'relations' in value && Array.isArray(value.relations))
      for (const one of value.relations) add(one?.RangeVar, events.truncate);
  });
  return found;
};

/** The functions of the enabled triggers of a table, by their qualified names. */
export function triggerFunctions(schema: Schema | undefined, table: QualifiedName): readonly string[] {
  const all = Object.values(events).reduce((sum, event) => sum | event, 0);
  return [...new Set(firedBy(schema, table, all))];
}

/** Those of them that such an event fires. */
const firedBy = (schema: Schema | undefined, table: QualifiedName, event: number): readonly string[] => {
  const triggers = schema?.tables.find(({ name }) => name === table)?.triggers ?? [];
  return triggers.flatMap(({ definition, enabled }) => {
    const read = enabled === 'DISABLE' ? undefined : parse(definition);
    const node = read && 'cuts' in read ? read.cuts[0]?.node : undefined;
    if (node === undefined || !('CreateTrigStmt' in node)) return [];
    const isMeant = ((node.CreateTrigStmt.events ?? 0) & event) !== 0;
    return isMeant ? [nameOfList(node.CreateTrigStmt.funcname)] : [];
  });
};

const isRangeVar = (value: unknown): value is RangeVar =>
  typeof value === 'object' && value !== null && 'relname' in value;
