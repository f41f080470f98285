import type { QualifiedName, Schema } from '../../model/schema.ts';
import { qualifiedName, quoteIdentifier, quoteLiteral, splitQualifiedName } from '../../sql/names.ts';
import { mentionsOf } from '../mentions.ts';
import { listsOf } from '../objects/catalogue.ts';
import type { Mapper } from './mapper.ts';
import { replaceName, replaceSchema, replaceWord, tidyAliases } from './rewrite.ts';

/**
 * The same thing under two names. `from` and `to` are qualified names for a table, view, sequence, type and index, an
 * identity (`public.f(integer)`) for a function, and plain names for a column, constraint, enum value and schema;
 * `table` is then the table (for an enum value: the type) it belongs to, as it is called in the schema that `from` is of.
 */
export type Rename = {
  readonly kind:
    | 'table'
    | 'column'
    | 'constraint'
    | 'index'
    | 'enum value'
    | 'view'
    | 'sequence'
    | 'schema'
    | 'function'
    | 'type';
  readonly from: string;
  readonly to: string;
  readonly table?: string;
};

const same = (text: string): string => text;

const identity: Mapper = {
  name: same,
  sql: same,
  column: (_, name) => name,
  constraint: (_, name) => name,
  index: (_, name) => name,
  value: (_, value) => value,
  schema: same,
  on: same,
};

const nameMapper = (from: QualifiedName, to: QualifiedName): Mapper => {
  const sql = (text: string): string => {
    const replaced = replaceName(text, from, to);
    return replaced === text ? text : tidyAliases(replaced);
  };
  return { ...identity, name: (name) => (name === from ? to : name), sql, on: sql };
};

/** A partition's and a child's columns are renamed with their parent's. */
const family = (table: QualifiedName, schema: Schema): ReadonlySet<QualifiedName> => {
  const names = new Set([table]);
  for (const name of names)
    for (const other of schema.tables)
      if (other.partitionOf?.parent === name || other.inherits.includes(name)) names.add(other.name);
  return names;
};

const columnMapper = ({ from, to }: Rename, table: QualifiedName, schema: Schema): Mapper => {
  const tables = family(table, schema);
  const sql = (text: string, owner: QualifiedName | undefined): string => {
    const reads =
      owner === undefined ? tables.values().some((name) => mentionsOf(text).names.has(name)) : tables.has(owner);
    return reads ? tidyAliases(replaceWord(text, from, to)) : text;
  };
  const ons = new Map(
    [...tables].map((name) => [`COLUMN ${name}.${quoteIdentifier(from)}`, `COLUMN ${name}.${quoteIdentifier(to)}`]),
  );
  return {
    ...identity,
    sql,
    column: (owner, name) => (tables.has(owner) && name === from ? to : name),
    on: (on) => ons.get(on) ?? on,
  };
};

const constraintMapper = ({ from, to }: Rename, table: QualifiedName): Mapper => {
  const own = (owner: QualifiedName, name: string): string => (owner === table && name === from ? to : name);
  const before = `CONSTRAINT ${quoteIdentifier(from)} ON ${table}`;
  return {
    ...identity,
    constraint: own,
    sql: (text, owner) =>
      owner === table && /^CREATE (UNIQUE )?INDEX /.test(text) ? replaceWord(text, from, to) : text,
    on: (on) => (on === before ? `CONSTRAINT ${quoteIdentifier(to)} ON ${table}` : on),
  };
};

const indexMapper = ({ from, to }: Rename): Mapper => {
  const [was, is] = [splitQualifiedName(from), splitQualifiedName(to)];
  const isHere = (owner: QualifiedName): boolean => splitQualifiedName(owner).schema === was.schema;
  return {
    ...identity,
    index: (owner, name) => (isHere(owner) && name === was.name ? is.name : name),
    // The index of a constraint has its constraint's name: PostgreSQL renames both.
    constraint: (owner, name) => (isHere(owner) && name === was.name ? is.name : name),
    sql: (text, owner) =>
      owner !== undefined && isHere(owner) && /^CREATE (UNIQUE )?INDEX /.test(text)
        ? replaceWord(text, was.name, is.name)
        : text,
    on: (on) => (on === `INDEX ${from}` ? `INDEX ${to}` : on),
  };
};

const valueMapper = ({ from, to }: Rename, type: QualifiedName): Mapper => ({
  ...identity,
  value: (owner, value) => (owner === type && value === from ? to : value),
  sql: (text) => text.replaceAll(`${quoteLiteral(from)}::${type}`, () => `${quoteLiteral(to)}::${type}`),
});

const schemaMapper = ({ from, to }: Rename): Mapper => {
  const sql = (text: string): string => replaceSchema(text, from, to);
  const on = (text: string): string =>
    text === `SCHEMA ${quoteIdentifier(from)}` ? `SCHEMA ${quoteIdentifier(to)}` : sql(text);
  return { ...identity, name: sql, sql, on, schema: (name) => (name === from ? to : name) };
};

const withoutArguments = (identityText: string): QualifiedName => {
  const bracket = identityText.lastIndexOf('(');
  return bracket < 0 ? identityText : identityText.slice(0, bracket);
};

const mapperOf = (rename: Rename, schema: Schema): Mapper => {
  switch (rename.kind) {
    case 'column':
      return columnMapper(rename, rename.table ?? '', schema);
    case 'constraint':
      return constraintMapper(rename, rename.table ?? '');
    case 'index':
      return indexMapper(rename);
    case 'enum value':
      return valueMapper(rename, rename.table ?? '');
    case 'schema':
      return schemaMapper(rename);
    case 'function':
      return nameMapper(withoutArguments(rename.from), withoutArguments(rename.to));
    default:
      return nameMapper(rename.from, rename.to);
  }
};

/** The schema as PostgreSQL would print it after the rename that `to` stands for. */
const mapSchema = (schema: Schema, to: Mapper): Schema => ({
  role: schema.role,
  ...listsOf((kind) => kind.renamed(schema, to)),
});

/** The sequences that a table owns move with it into another schema. */
const withOwnedSequences = (schema: Schema, { from, to }: Rename): Schema => {
  const [was, is] = [splitQualifiedName(from).schema, splitQualifiedName(to).schema];
  const moved = schema.sequences.filter(
    ({ name, ownedBy }) => ownedBy?.table === to && splitQualifiedName(name).schema === was && was !== is,
  );
  return moved.reduce(
    (state, { name }) => mapSchema(state, nameMapper(name, qualifiedName(is, splitQualifiedName(name).name))),
    schema,
  );
};

/** The schema as it is once the rename was carried out. */
export function applyRename(schema: Schema, rename: Rename): Schema {
  const mapped = mapSchema(schema, mapperOf(rename, schema));
  return rename.kind === 'table' ? withOwnedSequences(mapped, rename) : mapped;
}

/** Whether a name of that kind is taken; a rename onto it would be refused. */
export function isTaken(schema: Schema, { kind, to, table }: Rename): boolean {
  const relations = (): boolean =>
    [...schema.tables, ...schema.views, ...schema.sequences, ...schema.compositeTypes].some(({ name }) => name === to);
  const owner = schema.tables.find(({ name }) => name === table);
  switch (kind) {
    case 'column':
      return owner?.columns.some(({ name }) => name === to) === true;
    case 'constraint':
      return owner?.constraints.some(({ name }) => name === to) === true;
    case 'index':
      return [...schema.tables, ...schema.views].some((other) =>
        other.indexes.some(({ name }) => qualifiedName(splitQualifiedName(other.name).schema, name) === to),
      );
    case 'enum value':
      return schema.enums.some(({ name, values }) => name === table && values.includes(to));
    case 'schema':
      return schema.schemas.includes(to);
    case 'function':
      return schema.routines.some((routine) => routine.identity === to);
    case 'type':
      return [...schema.enums, ...schema.domains, ...schema.rangeTypes].some(({ name }) => name === to) || relations();
    default:
      return relations();
  }
}
