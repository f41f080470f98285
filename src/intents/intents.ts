import type { Schema } from '../model/schema.ts';
import { quoteIdentifier, quoteLiteral } from '../sql/names.ts';
import { removeEnumValue } from './remove-enum-value.ts';
import { splitTable } from './split-table.ts';
import { column, columns, newName, table } from './words.ts';

/** A change that people name in a few words, before any SQL exists. */
export type Intent = {
  readonly name: string;
  /** What follows the name, for the help. */
  readonly takes: string;
  /** The words of an example, the name left out. */
  readonly example: readonly string[];
  /** At least so many words follow the name. */
  readonly words: number;
  /** The statements that its author would write at first, one to a line. Throws `WrongWord`. */
  readonly sql: Sql;
};

/** What the words come to: at once, or only with what is there. */
export type Sql =
  | ((words: readonly string[]) => string)
  | { readonly bySchema: (words: readonly string[], schema: Schema, defaultSchema: string) => string };

/** What is added or altered on one table: `ALTER TABLE … `. */
const alter = (name: string, action: string): string => `ALTER TABLE ${name} ${action};`;

const joined = (words: readonly string[]): string => words.join(' ');

/** Every intent, in the order of the help. */
export const intents: readonly Intent[] = [
  {
    name: 'add-column',
    takes: '<table.column> <type and constraints>',
    example: ['orders.note', 'text', 'NOT', 'NULL', 'DEFAULT', "''"],
    words: 2,
    sql: ([at = '', ...definition]) => alter(column(at).table, `ADD COLUMN ${column(at).name} ${joined(definition)}`),
  },
  {
    name: 'rename-column',
    takes: '<table.column> <new name>',
    example: ['users.name', 'full_name'],
    words: 2,
    sql: ([at = '', to = '']) => alter(column(at).table, `RENAME COLUMN ${column(at).name} TO ${newName(to)}`),
  },
  {
    name: 'change-type',
    takes: '<table.column> <type>',
    example: ['orders.amount', 'numeric(12,2)'],
    words: 2,
    sql: ([at = '', ...type]) => alter(column(at).table, `ALTER COLUMN ${column(at).name} TYPE ${joined(type)}`),
  },
  {
    name: 'set-not-null',
    takes: '<table.column>',
    example: ['users.email'],
    words: 1,
    sql: ([at = '']) => alter(column(at).table, `ALTER COLUMN ${column(at).name} SET NOT NULL`),
  },
  {
    name: 'set-default',
    takes: '<table.column> <expression>',
    example: ['orders.created_at', 'now()'],
    words: 2,
    sql: ([at = '', ...value]) =>
      alter(column(at).table, `ALTER COLUMN ${column(at).name} SET DEFAULT ${joined(value)}`),
  },
  {
    name: 'add-foreign-key',
    takes: '<table.column> <other table.column>',
    example: ['orders.user_id', 'users.id'],
    words: 2,
    sql: ([from = '', to = '']) => {
      const [own, other] = [column(from), column(to)];
      const constraint = quoteIdentifier(`${own.bareTable}_${own.bareName}_fkey`);
      const refers = `FOREIGN KEY (${own.name}) REFERENCES ${other.table} (${other.name})`;
      return alter(own.table, `ADD CONSTRAINT ${constraint} ${refers}`);
    },
  },
  {
    name: 'add-unique',
    takes: '<table.column[,column]>',
    example: ['users.email'],
    words: 1,
    sql: ([at = '']) => {
      const { table: name, names, stem } = columns(at);
      return alter(name, `ADD CONSTRAINT ${quoteIdentifier(`${stem}_key`)} UNIQUE (${names})`);
    },
  },
  {
    name: 'add-check',
    takes: '<table> <constraint> <condition>',
    example: ['orders', 'orders_amount_check', 'amount > 0'],
    words: 3,
    sql: ([at = '', constraint = '', ...condition]) =>
      alter(table(at), `ADD CONSTRAINT ${newName(constraint)} CHECK (${joined(condition)})`),
  },
  {
    name: 'add-index',
    takes: '<table.column[,column]>',
    example: ['orders.created_at'],
    words: 1,
    sql: ([at = '']) => {
      const { table: name, names, stem } = columns(at);
      return `CREATE INDEX ${quoteIdentifier(`${stem}_idx`)} ON ${name} (${names});`;
    },
  },
  {
    name: 'replace-index',
    takes: '<index> <table.column[,column]>',
    example: ['orders_created_at_idx', 'orders.created_at,id'],
    words: 2,
    sql: ([old = '', at = '']) => {
      const { table: name, names, stem } = columns(at);
      return `CREATE INDEX ${quoteIdentifier(`${stem}_idx`)} ON ${name} (${names});\nDROP INDEX ${table(old)};`;
    },
  },
  {
    name: 'drop-column',
    takes: '<table.column>',
    example: ['users.legacy'],
    words: 1,
    sql: ([at = '']) => alter(column(at).table, `DROP COLUMN ${column(at).name}`),
  },
  {
    name: 'drop-table',
    takes: '<table>',
    example: ['attic'],
    words: 1,
    sql: ([at = '']) => `DROP TABLE ${table(at)};`,
  },
  {
    name: 'drop-index',
    takes: '<index>',
    example: ['users_email_idx'],
    words: 1,
    sql: ([at = '']) => `DROP INDEX ${table(at)};`,
  },
  {
    name: 'rename-table',
    takes: '<table> <new name>',
    example: ['users', 'people'],
    words: 2,
    sql: ([at = '', to = '']) => alter(table(at), `RENAME TO ${newName(to)}`),
  },
  {
    name: 'add-enum-value',
    takes: '<type> <value>',
    example: ['order_status', 'archived'],
    words: 2,
    sql: ([type = '', value = '']) => `ALTER TYPE ${table(type)} ADD VALUE ${quoteLiteral(value)};`,
  },
  {
    name: 'remove-enum-value',
    takes: '<type> <value> [value that rows get instead]',
    example: ['order_status', 'lost', 'archived'],
    words: 2,
    sql: { bySchema: removeEnumValue },
  },
  {
    name: 'rename-enum-value',
    takes: '<type> <value> <new value>',
    example: ['order_status', 'paid', 'settled'],
    words: 3,
    sql: ([type = '', value = '', to = '']) =>
      `ALTER TYPE ${table(type)} RENAME VALUE ${quoteLiteral(value)} TO ${quoteLiteral(to)};`,
  },
  {
    name: 'split-table',
    takes: '<table> <new table> <column[,column]>',
    example: ['users', 'user_addresses', 'city,zip'],
    words: 3,
    sql: { bySchema: splitTable },
  },
];

/** The intent of a name. */
export function intentNamed(name: string | undefined): Intent | undefined {
  return intents.find((one) => one.name === name);
}
