import type { DeleteStmt, RangeVar, UpdateStmt } from '../model/node.ts';
import type { QualifiedName, Schema, Table, View } from '../model/schema.ts';
import { shortName, splitQualifiedName } from '../sql/names.ts';
import { volatileFunctions } from '../sql/volatility.ts';
import { batchKey } from './batch.ts';
import { columnsIn } from './expression.ts';
import { keptTogether } from './kept-together.ts';
import { routinesCalled, triggersLook } from './routine-reads.ts';
import { allColumns, assigned, type Reads, readsOf, writesInWith } from './row-reads.ts';
import { type RecipeTarget, tableOf } from './target.ts';

/** An UPDATE or a DELETE. */
export type RowStatement =
  | { readonly how: 'update'; readonly statement: UpdateStmt }
  | { readonly how: 'delete'; readonly statement: DeleteStmt };

/**
 * How its work may be divided.
 * - `ranges`: each row depends on itself and on what stays as it is, so any part may be done first;
 * - `frozen`: what it reads changes while it is at work, so that the result has to be written down first;
 * - `whole`: only the one statement does what it does.
 */
export type RowCut =
  | { readonly how: 'ranges' }
  | { readonly how: 'frozen'; readonly why: string }
  | { readonly how: 'whole'; readonly why: string };

/** How an UPDATE or a DELETE of a known table may be divided, with the reason where ranges would change what it does. */
export function rowCut(target: RecipeTarget, written: RowStatement): RowCut {
  const table = tableOf(target);
  const key = batchKey(target);
  if (table === undefined || key === undefined) return whole('the table has no key to divide it by');
  const found = together(target, table, written) ?? readsBack(target, table, written);
  if (found?.how === 'frozen' && key.length === 0)
    return whole(`${found.why}, and without a key no result can be written down`);
  return found ?? byPlace(written, key.length) ?? { how: 'ranges' };
}

const whole = (why: string): RowCut => ({ how: 'whole', why });
const frozen = (why: string): RowCut => ({ how: 'frozen', why });

/** What has to happen in one statement. */
const together = (target: RecipeTarget, table: Table, written: RowStatement): RowCut | undefined => {
  if (writesInWith(written.statement)) return whole('its WITH writes rows too, and has to run once');
  const columns = columnsWritten(written);
  const key = batchKey(target) ?? [];
  if (written.how === 'update' && columns.length === 0) return whole('what it sets is not known');
  const moved = key.find(({ name }) => columns.includes(name));
  if (moved) return whole(`it changes ${moved.name}, the key that batches would walk by`);
  const routine = routinesCalled(target.before, written.statement).find(({ reads }) => reads === 'as it goes');
  if (routine) return whole(`${routine.name}() may see what the statement has done so far`);
  const reason = keptTogether(table, columns, written.how);
  return reason === undefined ? undefined : whole(reason);
};

/** What it reads that it changes itself. */
const readsBack = (target: RecipeTarget, table: Table, written: RowStatement): RowCut | undefined => {
  const reads = readsOf(written.statement);
  const of = shortName(target.table);
  if (reads.limited && meets(target, reads, [target.table]))
    return frozen(`it takes a number of rows of ${of}, and every batch would take as many again`);
  const columns = columnsWritten(written);
  const again =
    written.how === 'delete' ||
    reads.columns.includes(allColumns) ||
    columns.some((one) => reads.columns.includes(one)) ||
    // A view may call them anything.
    reads.relations.some((relation) => viewOf(target.before, relation) !== undefined);
  if (again && meets(target, reads, [target.table]))
    return frozen(`it reads ${what(written)} of other rows of ${of}, and a batch would read what earlier ones did`);
  const moving = reads.choosing.find((name) => volatileFunctions.has(name));
  if (moving || reads.sampled) return frozen(`${moving ? `${moving}()` : 'a sample'} chooses the rows anew each time`);
  const routine = routinesCalled(target.before, written.statement).find((one) => one.reads === 'as it was');
  if (routine) return frozen(`${routine.name}() reads tables, and would read what earlier batches did`);
  const affected = changedAlong(target.before, table, written);
  const read = affected.find(
    (name) => meets(target, reads, [name]) || (name === table.name && written.statement.whereClause),
  );
  if (read) return frozen(`rows of ${shortName(read)} change along with it, and it reads them`);
  if (reads.relations.length > 0 && triggersLook(target.before, table, written.how))
    return frozen(`a trigger of ${of} may change what it reads`);
  return undefined;
};

const what = (written: RowStatement): string =>
  written.how === 'delete' ? 'rows' : columnsWritten(written).join(', ');

const columnsWritten = (written: RowStatement): readonly string[] =>
  written.how === 'update' ? assigned(written.statement) : [];

/** A table without a key is walked by page, where an updated row moves: nothing may be computed from what it was. */
const byPlace = (written: RowStatement, keys: number): RowCut | undefined => {
  if (keys > 0 || written.how === 'delete') return undefined;
  const columns = assigned(written.statement);
  const read = (written.statement.targetList ?? []).flatMap((item) => columnsIn(item));
  return columns.some((one) => read.includes(one))
    ? whole('the table has no key, and a row that is met twice would be changed twice')
    : undefined;
};

/** Whether one of the tables is read: itself, what it is a part of, its parts, or a view that may show it. */
const meets = ({ before }: RecipeTarget, reads: Reads, tables: readonly QualifiedName[]): boolean => {
  const family = new Set(tables.flatMap((name) => [name, ...relatives(before, name)]));
  const bare = new Set([...family].map((name) => splitQualifiedName(name).name));
  return reads.relations.some((relation) => isAmong(relation, family) || showsOne(before, relation, bare));
};

const isAmong = ({ schemaname, relname = '' }: RangeVar, names: ReadonlySet<QualifiedName>): boolean =>
  [...names].some((name) => {
    const parts = splitQualifiedName(name);
    return parts.name === relname && (schemaname === undefined || schemaname === parts.schema);
  });

const viewOf = (before: Schema | undefined, { relname = '' }: RangeVar): View | undefined =>
  before?.views.find(({ name }) => splitQualifiedName(name).name === relname);

const showsOne = (before: Schema | undefined, relation: RangeVar, bare: ReadonlySet<string>): boolean => {
  const view = viewOf(before, relation);
  if (view === undefined || view.materialized) return false;
  const others = (before?.views ?? []).filter((one) => one !== view).map(({ name }) => splitQualifiedName(name).name);
  return [...bare, ...others].some((name) => view.definition.includes(name));
};

const relatives = (before: Schema | undefined, name: QualifiedName): readonly QualifiedName[] =>
  (before?.tables ?? []).flatMap((table) => {
    const parents = [...(table.partitionOf ? [table.partitionOf.parent] : []), ...table.inherits];
    if (table.name === name) return parents;
    return parents.includes(name) ? [table.name] : [];
  });

/** Tables whose rows foreign keys change when rows of this one go or get other keys, and theirs in turn. */
const changedAlong = (before: Schema | undefined, table: Table, written: RowStatement): readonly QualifiedName[] => {
  const columns = columnsWritten(written);
  const found = new Set<QualifiedName>();
  const from = [table.name];
  for (let name = from.shift(); name !== undefined; name = from.shift()) {
    for (const other of before?.tables ?? []) {
      const follows = other.constraints.some(
        ({ references, definition }) =>
          references?.table === name &&
          (written.how === 'delete' || references.columns.some((column) => columns.includes(column))) &&
          (written.how === 'delete' ? / ON DELETE (?:CASCADE|SET)/ : / ON UPDATE (?:CASCADE|SET)/).test(definition),
      );
      if (!follows || found.has(other.name)) continue;
      found.add(other.name);
      from.push(other.name);
    }
  }
  return [...found];
};
