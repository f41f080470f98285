import type { Publication, PublishedTable } from '../../model/schema.ts';
import { quoteIdentifier } from '../../sql/names.ts';

/** What an option is where it is not named; the last one is there from PostgreSQL 18 on. */
const defaults: Readonly<Record<string, string>> = {
  publish: "'insert, update, delete, truncate'",
  publish_via_partition_root: 'false',
  publish_generated_columns: 'none',
};

/** CREATE PUBLICATION with nothing in it yet: tables and schemas are added one by one. */
export function createPublication({ name, allTables, options }: Publication): string {
  const all = allTables ? ' FOR ALL TABLES' : '';
  const settings = options.length === 0 ? '' : ` WITH (${options.join(', ')})`;
  return `CREATE PUBLICATION ${quoteIdentifier(name)}${all}${settings}`;
}

const optionName = (option: string): string => option.split(' = ', 1)[0] ?? option;

/** Every option that is or was named, since what ALTER does not name stays. */
export function alterPublication(before: Publication, after: Publication): string {
  const named = new Set(after.options.map(optionName));
  const back = before.options.map(optionName).filter((option) => !named.has(option));
  const options = [...after.options, ...back.map((option) => `${option} = ${defaults[option]}`)];
  return `ALTER PUBLICATION ${quoteIdentifier(after.name)} SET (${options.join(', ')})`;
}

/** `public.users (id, email) WHERE (id > 3)`. */
export function publishedTable({ table, columns, where }: PublishedTable): string {
  const list = columns === undefined ? '' : ` (${columns.map(quoteIdentifier).join(', ')})`;
  return `${table}${list}${where === undefined ? '' : ` WHERE (${where})`}`;
}
