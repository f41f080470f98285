import type { Schema } from '../../model/schema.ts';
import { quoteIdentifier, quoteLiteral, splitQualifiedName } from '../../sql/names.ts';
import { type MigrationStatement, statement } from '../migration/statement.ts';
import type { Rename } from './rename.ts';

const objectWord = ({ kind, from }: Rename, schema: Schema): string => {
  if (kind === 'view')
    return schema.views.some(({ name, materialized }) => name === from && materialized) ? 'MATERIALIZED VIEW' : 'VIEW';
  if (kind === 'type') return schema.domains.some(({ name }) => name === from) ? 'DOMAIN' : 'TYPE';
  if (kind === 'function') {
    const routine = schema.routines.find(({ identity }) => identity === from);
    return routine?.kind === 'procedure' || routine?.kind === 'aggregate' ? routine.kind.toUpperCase() : 'FUNCTION';
  }
  return kind.toUpperCase();
};

const split = (name: string): { readonly schema: string; readonly name: string; readonly rest: string } => {
  const bracket = name.endsWith(')') ? name.lastIndexOf('(') : name.length;
  return { ...splitQualifiedName(name.slice(0, bracket)), rest: name.slice(bracket) };
};

/** Into another schema, then to another name. */
const moves = (rename: Rename, schema: Schema): readonly string[] => {
  const [was, is] = [split(rename.from), split(rename.to)];
  const word = objectWord(rename, schema);
  const moved = `${quoteIdentifier(is.schema)}.${quoteIdentifier(was.name)}${was.rest}`;
  return [
    ...(was.schema === is.schema ? [] : [`ALTER ${word} ${rename.from} SET SCHEMA ${quoteIdentifier(is.schema)}`]),
    ...(was.name === is.name ? [] : [`ALTER ${word} ${moved} RENAME TO ${quoteIdentifier(is.name)}`]),
  ];
};

const sqlOf = (rename: Rename, schema: Schema): readonly string[] => {
  const { kind, from, to, table } = rename;
  const names = `${quoteIdentifier(from)} TO ${quoteIdentifier(to)}`;
  switch (kind) {
    case 'column':
      return [`ALTER TABLE ${table} RENAME COLUMN ${names}`];
    case 'constraint':
      return [`ALTER TABLE ${table} RENAME CONSTRAINT ${names}`];
    case 'enum value':
      return [`ALTER TYPE ${table} RENAME VALUE ${quoteLiteral(from)} TO ${quoteLiteral(to)}`];
    case 'schema':
      return [`ALTER SCHEMA ${names.replace(' TO ', ' RENAME TO ')}`];
    default:
      return moves(rename, schema);
  }
};

/** The statements that carry out a rename; `schema` is what it starts from. */
export function renameStatements(rename: Rename, schema: Schema): readonly MigrationStatement[] {
  const of = rename.table === undefined ? '' : ` of ${rename.table}`;
  return sqlOf(rename, schema).map((sql) =>
    statement(sql, `Rename the ${rename.kind} ${rename.from}${of} to ${rename.to}`),
  );
}
