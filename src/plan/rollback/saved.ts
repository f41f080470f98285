import type { SavedRows } from '../../model/plan.ts';
import type { Table } from '../../model/schema.ts';
import { sizeOf } from '../../production/table-size.ts';
import { primaryKeyIn } from '../../recipes/target.ts';
import { bytesInWords } from '../../schema/bytes-in-words.ts';
import { qualifiedName, quoteIdentifier, shortName, splitQualifiedName } from '../../sql/names.ts';
import type { JudgedChange } from '../../statements/record.ts';
import { columnBefore, type KeptTable, keptTables } from '../verification/subject.ts';
import { type CopyMaker, writtenRows } from './written-rows.ts';

/** PostgreSQL keeps 63 bytes of a name; what is added to one has room. */
const maxStemLength = 40;

/**
 * Copies to make before the change, of what it destroys, and how they bring it back after the way back: of columns by the table's
 * key, of tables as they are, of rows by the condition that takes them. Nothing of the columns of a table without a key.
 * The first choice has all; the next one is for where that does not hold when it is run.
 */
export function savedRows(input: JudgedChange): readonly (readonly SavedRows[])[] {
  if (input.rehearsal.before === undefined || input.rehearsal.after === undefined) return [];
  const maker = copyMaker(input);
  const kept = keptTables(input);
  const stay = new Set(kept.map((table) => table.before.name));
  const gone = input.rehearsal.before.tables.filter(
    ({ name, kind, partitionOf }) => !stay.has(name) && kind !== 'foreign table' && partitionOf === undefined,
  );
  const dropped = [
    ...inOrder(gone).map((table) => ofTable(table, maker)),
    ...kept.flatMap((table) => ofColumns(table, input, maker)),
  ];
  const written = writtenRows(input, maker);
  return [[...dropped, ...written], ...(written.length > 0 ? [dropped] : [])].filter((choice) => choice.length > 0);
}

/** Referenced tables first: their rows have to be there before those that refer to them. */
const inOrder = (tables: readonly Table[]): readonly Table[] => {
  const done: Table[] = [];
  const visit = (table: Table, above: readonly Table[]): void => {
    if (done.includes(table) || above.includes(table)) return;
    for (const { references } of table.constraints) {
      const parent = tables.find(({ name }) => name === references?.table);
      if (parent) visit(parent, [...above, table]);
    }
    done.push(table);
  };
  for (const table of tables) visit(table, []);
  return done;
};

const ofTable = (table: Table, maker: CopyMaker): SavedRows => {
  const copy = maker.name(table.name);
  const columns = table.columns
    .filter(({ generated }) => generated === undefined)
    .map(({ name }) => quoteIdentifier(name));
  const list = columns.join(', ');
  return {
    what: `the rows of ${shortName(table.name)}`,
    table: table.name,
    copy,
    save: `CREATE TABLE ${copy} AS SELECT ${list} FROM ${table.name};`,
    restore: `INSERT INTO ${table.name} (${list}) OVERRIDING SYSTEM VALUE SELECT ${list} FROM ${copy};`,
    size: maker.size(table.name),
  };
};

const ofColumns = (kept: KeptTable, input: JudgedChange, maker: CopyMaker): readonly SavedRows[] => {
  const from = new Set(kept.after.columns.map((column) => columnBefore(kept, column.name, input)?.name));
  const gone = kept.before.columns.filter(({ name, generated }) => !from.has(name) && generated === undefined);
  const key = primaryKeyIn(kept.before);
  if (gone.length === 0 || key.length === 0 || key.some((name) => !from.has(name))) return [];
  const { name } = kept.before;
  const copy = maker.name(name);
  const all = [...key, ...gone.map((column) => column.name)].map(quoteIdentifier).join(', ');
  const set = gone.map((column) => quoteIdentifier(column.name)).map((column) => `${column} = s.${column}`);
  const same = key.map(quoteIdentifier).map((column) => `t.${column} = s.${column}`);
  return [
    {
      what: `the values of ${gone.map((column) => `${shortName(name)}.${column.name}`).join(', ')}`,
      table: name,
      copy,
      save: `CREATE TABLE ${copy} AS SELECT ${all} FROM ${name};`,
      restore: `UPDATE ${name} AS t SET ${set.join(', ')} FROM ${copy} AS s WHERE ${same.join(' AND ')};`,
      size: maker.size(name),
    },
  ];
};

const copyMaker = ({ rehearsal: { before, after }, whole }: JudgedChange): CopyMaker => {
  const taken = new Set([...(before?.tables ?? []), ...(after?.tables ?? [])].map(({ name }) => name));
  return {
    name: (table) => {
      const { schema, name } = splitQualifiedName(table);
      const stem = `${[...name].slice(0, maxStemLength).join('')}_saved`;
      for (let number = 1; ; number += 1) {
        const copy = qualifiedName(schema, number === 1 ? stem : `${stem}_${number}`);
        if (taken.has(copy)) continue;
        taken.add(copy);
        return copy;
      }
    },
    size: (table) => {
      const bytes = sizeOf(table, whole).bytes;
      return bytes === undefined ? 'at most as much as the table' : `up to ${bytesInWords(bytes)}`;
    },
  };
};
