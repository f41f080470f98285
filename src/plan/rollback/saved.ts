import type { SavedRows } from '../../model/plan.ts';
import type { QualifiedName, Table } from '../../model/schema.ts';
import { bytesInWords } from '../../schema/bytes-in-words.ts';
import { sizeOf } from '../../schema/table-size.ts';
import { qualifiedName, quoteIdentifier, shortName, splitQualifiedName } from '../../sql/names.ts';
import type { PlanInput } from '../input.ts';
import { columnBefore, type KeptTable, keptTables } from '../verification/subject.ts';

/** PostgreSQL keeps 63 bytes of a name; what is added to one has room. */
const longestStem = 40;

/**
 * Copies to make before the change, of what it destroys, and how they bring it back after the way back: of columns by the table's
 * key, of tables as they are. Nothing for a table without a key.
 */
export const savedRows = (input: PlanInput): readonly SavedRows[] => {
  if (input.before === undefined || input.after === undefined) return [];
  const kept = keptTables(input);
  const stay = new Set(kept.map((table) => table.before.name));
  const gone = input.before.tables.filter(
    ({ name, kind, partitionOf }) => !stay.has(name) && kind !== 'foreign table' && partitionOf === undefined,
  );
  return [...inOrder(gone).map((table) => ofTable(table, input)), ...kept.flatMap((table) => ofColumns(table, input))];
};

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

const ofTable = (table: Table, input: PlanInput): SavedRows => {
  const copy = copyName(table.name, input);
  const columns = table.columns
    .filter(({ generated }) => generated === undefined)
    .map(({ name }) => quoteIdentifier(name));
  const list = columns.join(', ');
  return {
    what: `the rows of ${shortName(table.name)}`,
    copy,
    save: `CREATE TABLE ${copy} AS SELECT ${list} FROM ${table.name};`,
    restore: `INSERT INTO ${table.name} (${list}) OVERRIDING SYSTEM VALUE SELECT ${list} FROM ${copy};`,
    size: sizeInWords(table.name, input, 'as much as the table'),
  };
};

const ofColumns = (kept: KeptTable, input: PlanInput): readonly SavedRows[] => {
  const from = new Set(kept.after.columns.map((column) => columnBefore(kept, column.name, input)?.name));
  const gone = kept.before.columns.filter(({ name, generated }) => !from.has(name) && generated === undefined);
  const key = kept.before.constraints.find(({ type }) => type === 'primary key')?.columns ?? [];
  if (gone.length === 0 || key.length === 0 || key.some((name) => !from.has(name))) return [];
  const { name } = kept.before;
  const copy = copyName(name, input);
  const all = [...key, ...gone.map((column) => column.name)].map(quoteIdentifier).join(', ');
  const set = gone.map((column) => quoteIdentifier(column.name)).map((column) => `${column} = s.${column}`);
  const same = key.map(quoteIdentifier).map((column) => `t.${column} = s.${column}`);
  return [
    {
      what: `the values of ${gone.map((column) => `${shortName(name)}.${column.name}`).join(', ')}`,
      copy,
      save: `CREATE TABLE ${copy} AS SELECT ${all} FROM ${name};`,
      restore: `UPDATE ${name} AS t SET ${set.join(', ')} FROM ${copy} AS s WHERE ${same.join(' AND ')};`,
      size: sizeInWords(name, input, 'less than the table'),
    },
  ];
};

const copyName = (table: QualifiedName, { before, after }: PlanInput): QualifiedName => {
  const taken = new Set([...(before?.tables ?? []), ...(after?.tables ?? [])].map(({ name }) => name));
  const { schema, name } = splitQualifiedName(table);
  const stem = `${[...name].slice(0, longestStem).join('')}_saved`;
  const names = [stem, ...[2, 3, 4, 5].map((n) => `${stem}_${n}`)].map((one) => qualifiedName(schema, one));
  return names.find((one) => !taken.has(one)) ?? qualifiedName(schema, stem);
};

const sizeInWords = (table: QualifiedName, { sizes }: PlanInput, unknown: string): string => {
  const bytes = sizes && sizeOf(table, sizes).bytes;
  return bytes === undefined ? unknown : `up to ${bytesInWords(bytes)}`;
};
