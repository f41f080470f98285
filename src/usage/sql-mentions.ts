import { astVisitor, type IAstVisitor, parse, type QName, type Statement } from 'pgsql-ast-parser';
import type { Usage } from '../model/usage.ts';

type Access = Exclude<Usage['access'], 'unknown'>;

/** What one SQL statement names. Names are as PostgreSQL would fold them. */
export type SqlMentions = {
  readonly relations: readonly {
    readonly schema: string | undefined;
    readonly name: string;
    readonly access: Access;
  }[];
  /** `tables`: those that the column may belong to. `name` undefined: every column, as INSERT without a column list writes. */
  readonly columns: readonly {
    readonly tables: readonly string[];
    readonly name: string | undefined;
    readonly access: Access;
  }[];
  readonly functions: readonly string[];
  readonly strings: readonly string[];
};

type Reference = { readonly qualifier: string | undefined; readonly name: string; readonly access: Access };
type Scope = { readonly tables: Map<string, string>; references: Reference[] };
type Reading = {
  readonly relations: SqlMentions['relations'][number][];
  readonly columns: SqlMentions['columns'][number][];
  readonly functions: string[];
  readonly strings: string[];
  readonly scopes: Scope[];
};

const addRelation = (reading: Reading, name: QName & { readonly alias?: string }, access: Access): void => {
  reading.relations.push({ schema: name.schema, name: name.name, access });
  reading.scopes.at(-1)?.tables.set(name.alias ?? name.name, name.name);
};

const refer = (reading: Reading, reference: Reference): void => {
  reading.scopes.at(-1)?.references.push(reference);
};

/** A column belongs to the tables of the nearest query around it; a qualified one to the table behind the alias, further out if need be. */
const inScope = (reading: Reading, visit: () => void): void => {
  const scope: Scope = { tables: new Map(), references: [] };
  reading.scopes.push(scope);
  visit();
  reading.scopes.pop();
  for (const { qualifier, name, access } of scope.references) {
    const table = qualifier === undefined ? undefined : scope.tables.get(qualifier);
    if (table !== undefined) reading.columns.push({ tables: [table], name, access });
    else if (qualifier !== undefined) refer(reading, { qualifier, name, access });
    else reading.columns.push({ tables: [...scope.tables.values()], name, access });
  }
};

const writesColumn = (reading: Reading, name: string): void =>
  refer(reading, { qualifier: undefined, name, access: 'writes' });

const visitorOf = (reading: Reading): IAstVisitor =>
  astVisitor((visitor) => ({
    selection: (node) => inScope(reading, () => visitor.super().selection(node)),
    insert: (node) =>
      inScope(reading, () => {
        addRelation(reading, node.into, 'writes');
        for (const column of node.columns ?? []) writesColumn(reading, column.name);
        if (!node.columns) reading.columns.push({ tables: [node.into.name], name: undefined, access: 'writes' });
        visitor.super().insert({ ...node, columns: [] });
      }),
    update: (node) =>
      inScope(reading, () => {
        addRelation(reading, node.table, 'writes');
        visitor.super().update(node);
      }),
    delete: (node) =>
      inScope(reading, () => {
        addRelation(reading, node.from, 'writes');
        visitor.super().delete(node);
      }),
    truncateTable: (node) => {
      for (const table of node.tables) addRelation(reading, table, 'writes');
    },
    set: (node) => {
      writesColumn(reading, node.column.name);
      visitor.super().set(node);
    },
    fromTable: (node) => {
      addRelation(reading, node.name, 'reads');
      visitor.super().fromTable(node);
    },
    ref: (node) => {
      if (node.name !== '*') refer(reading, { qualifier: node.table?.name, name: node.name, access: 'reads' });
    },
    call: (node) => {
      reading.functions.push(node.function.name);
      visitor.super().call(node);
    },
    constant: (node) => {
      if (node.type === 'string') reading.strings.push(node.value);
    },
  }));

const parsed = (sql: string): readonly Statement[] | undefined => {
  try {
    return parse(sql);
  } catch {
    return undefined; // The parser knows less SQL than PostgreSQL does; what it throws is text about its grammar.
  }
};

/** Reads one statement with pgsql-ast-parser; undefined where that parser does not know it. */
export function mentionsOf(sql: string): SqlMentions | undefined {
  const statements = parsed(sql);
  if (statements === undefined) return undefined;
  const reading: Reading = { relations: [], columns: [], functions: [], strings: [], scopes: [] };
  const visitor = visitorOf(reading);
  for (const statement of statements) inScope(reading, () => visitor.statement(statement));
  const { relations, columns, functions, strings } = reading;
  return { relations, columns, functions, strings };
}
