import type { Comment, Grant, Routine, Schema, Table, View } from '../../model/schema.ts';
import { quoteIdentifier, quoteLiteral, splitQualifiedName } from '../../sql/names.ts';
import { viewWord } from '../print/views.ts';
import { match } from './compare.ts';
import { type Action, noMentions } from './order.ts';
import { type MigrationStatement, statement } from './statement.ts';

const beside = (owner: string, name: string): string =>
  `${quoteIdentifier(splitQualifiedName(owner).schema)}.${quoteIdentifier(name)}`;

const ofTable = (table: Table): readonly string[] => [
  `${table.kind === 'foreign table' ? 'FOREIGN TABLE' : 'TABLE'} ${table.name}`,
  `TABLE ${table.name}`,
  ...table.columns.map(({ name }) => `COLUMN ${table.name}.${quoteIdentifier(name)}`),
  ...table.constraints.map(({ name }) => `CONSTRAINT ${quoteIdentifier(name)} ON ${table.name}`),
  ...table.indexes.map(({ name }) => `INDEX ${beside(table.name, name)}`),
  ...table.triggers.map(({ name }) => `TRIGGER ${quoteIdentifier(name)} ON ${table.name}`),
  ...table.policies.map(({ name }) => `POLICY ${quoteIdentifier(name)} ON ${table.name}`),
];

const ofView = (view: View): readonly string[] => [
  `${viewWord(view)} ${view.name}`,
  `TABLE ${view.name}`,
  ...view.columns.map(({ name }) => `COLUMN ${view.name}.${quoteIdentifier(name)}`),
  ...view.indexes.map(({ name }) => `INDEX ${beside(view.name, name)}`),
  ...view.triggers.map(({ name }) => `TRIGGER ${quoteIdentifier(name)} ON ${view.name}`),
];

const routineWord = {
  function: 'FUNCTION',
  window: 'FUNCTION',
  procedure: 'PROCEDURE',
  aggregate: 'AGGREGATE',
} as const;

const ofRoutine = (routine: Routine): readonly string[] =>
  routine.kind === 'aggregate'
    ? [`AGGREGATE ${routine.identity}`, `FUNCTION ${routine.identity}`]
    : [`${routineWord[routine.kind]} ${routine.identity}`];

/** Every object of a schema as GRANT and COMMENT name it. */
export const notable = (schema: Schema): ReadonlySet<string> =>
  new Set([
    ...schema.schemas.map((name) => `SCHEMA ${quoteIdentifier(name)}`),
    ...schema.tables.flatMap(ofTable),
    ...schema.views.flatMap(ofView),
    ...schema.routines.flatMap(ofRoutine),
    ...schema.sequences.map(({ name }) => `SEQUENCE ${name}`),
    ...[...schema.enums, ...schema.compositeTypes].map(({ name }) => `TYPE ${name}`),
    ...schema.compositeTypes.flatMap(({ name, columns }) =>
      columns.map((column) => `COLUMN ${name}.${quoteIdentifier(column.name)}`),
    ),
    ...schema.domains.map(({ name }) => `DOMAIN ${name}`),
  ]);

/** What became of an object between the two schemas: `fresh`: made anew, so it has none of its notes. */
export type Fate = (on: string) => 'kept' | 'fresh' | 'gone';

const comment = (on: string, text: string | undefined): MigrationStatement =>
  statement(
    `COMMENT ON ${on} IS ${text === undefined ? 'NULL' : quoteLiteral(text)}`,
    text === undefined ? `Remove the comment on ${on}` : `Comment on ${on}`,
  );

const note = (statements: readonly MigrationStatement[]): readonly Action[] =>
  statements.length === 0 ? [] : [{ rank: 'note', provides: [], mentions: noMentions, statements }];

export const commentChanges = (from: Schema, to: Schema, fate: Fate): readonly Action[] => {
  const { removed, added, kept } = match<Comment>(from.comments, to.comments, ({ on }) => on);
  return note([
    ...removed.filter(({ on }) => fate(on) === 'kept').map(({ on }) => comment(on, undefined)),
    ...kept
      .filter(({ before, after }) => before.text !== after.text || fate(after.on) === 'fresh')
      .map(({ after }) => comment(after.on, after.text)),
    ...added.map(({ on, text }) => comment(on, text)),
  ]);
};

const optional = ' WITH GRANT OPTION';

/** A column is granted through its table: `GRANT SELECT (email) ON TABLE users`. */
const target = (on: string, privileges: readonly string[]): { readonly what: string; readonly of: string } => {
  if (!on.startsWith('COLUMN ')) return { what: privileges.join(', '), of: on };
  const name = on.slice('COLUMN '.length);
  const dot = lastDot(name);
  const column = name.slice(dot + 1);
  return {
    what: privileges.map((privilege) => `${privilege} (${column})`).join(', '),
    of: `TABLE ${name.slice(0, dot)}`,
  };
};

const lastDot = (name: string): number => {
  if (!name.endsWith('"')) return name.lastIndexOf('.');
  return name.lastIndexOf('."');
};

const grantSql = (grant: Grant, withOption: boolean): readonly string[] => {
  const privileges = grant.privileges
    .filter((privilege) => privilege.endsWith(optional) === withOption)
    .map((privilege) => privilege.replace(optional, ''));
  if (privileges.length === 0) return [];
  const { what, of } = target(grant.on, privileges);
  return [`GRANT ${what} ON ${of} TO ${grant.grantee}${withOption ? optional : ''}`];
};

const give = (grant: Grant): readonly MigrationStatement[] =>
  [...grantSql(grant, false), ...grantSql(grant, true)].map((sql) =>
    statement(sql, `Grant ${grant.grantee} what it held on ${grant.on}`),
  );

const take = ({ on, grantee }: Grant): MigrationStatement => {
  const { what, of } = target(on, ['ALL']);
  return statement(`REVOKE ${what} ON ${of} FROM ${grantee}`, `Revoke what ${grantee} holds on ${on}`);
};

/** What everybody may do with a new object of this kind. */
const publicDefault = (on: string): string | undefined => {
  if (/^(FUNCTION|PROCEDURE) /.test(on)) return 'EXECUTE';
  return /^(TYPE|DOMAIN) /.test(on) ? 'USAGE' : undefined;
};

/** Who is listed as holding nothing has lost a default: everybody, or the owner, who by default may do all. */
const usualFor = ({ on, grantee, privileges }: Grant): string | undefined => {
  if (grantee === 'PUBLIC') return publicDefault(on);
  return privileges.length === 0 ? 'ALL' : undefined;
};

const backToDefault = (grant: Grant): readonly MigrationStatement[] => {
  const usual = usualFor(grant);
  return usual === undefined ? [take(grant)] : [take(grant), ...give({ ...grant, privileges: [usual] })];
};

const isSame = (a: Grant, b: Grant): boolean => a.privileges.join() === b.privileges.join();

export const grantChanges = (from: Schema, to: Schema, fate: Fate): readonly Action[] => {
  const { removed, added, kept } = match<Grant>(from.grants, to.grants, ({ on, grantee }) => `${on} to ${grantee}`);
  return note([
    ...removed.filter(({ on }) => fate(on) === 'kept').flatMap(backToDefault),
    ...kept
      .filter(({ before, after }) => !isSame(before, after) || fate(after.on) === 'fresh')
      .flatMap(({ after }) => [take(after), ...give(after)]),
    ...added.flatMap((grant) =>
      grant.grantee === 'PUBLIC' && publicDefault(grant.on) !== undefined ? [take(grant), ...give(grant)] : give(grant),
    ),
  ]);
};
