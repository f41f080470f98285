import type { Constraint, QualifiedName } from '../../model/schema.ts';
import { quoteIdentifier, quoteLiteral, splitQualifiedName } from '../../sql/names.ts';
import { statementsOf } from '../../sql/step-sql.ts';
import { deferrability } from '../add-foreign-key.ts';
import { besideTable, objectName, unusedName } from '../name.ts';
import { constraintTree, type Dependents } from './dependents.ts';
import { takeOverNumbers } from './numbers.ts';
import { syncRemoval } from './sync.ts';
import { besideName, type Twin } from './twin.ts';

/**
 * The statements of the one short transaction in which the second column takes the first one's place, with its name,
 * default, keys and the names of all that was built beside. None of them reads a row.
 *
 * @param first statements that free the first column from what depends on it (views, policies, triggers)
 */
export function takeOver(twin: Twin, dependents: Dependents, first: readonly string[]): readonly string[] {
  const numbers = takeOverNumbers(twin);
  return [
    ...syncRemoval(twin),
    ...first,
    ...dependents.incoming.map(({ table, constraint }) => dropConstraint(table, constraint.name)),
    ...numbers.before,
    `ALTER TABLE ${twin.table.name} DROP COLUMN ${quoteIdentifier(twin.column.name)}`,
    ...named(twin),
    ...numbers.after,
    ...dependents.keys.map(({ constraint }) => adopt(twin, constraint)),
    ...dependents.indexes.map(
      ({ name }) => `ALTER INDEX ${besideTable(twin.table.name, besideName(name))} RENAME TO ${quoteIdentifier(name)}`,
    ),
    ...[...dependents.checks, ...dependents.foreignKeys].map(({ name }) => renameConstraint(twin.table.name, name)),
    ...dependents.incoming.map(({ table, constraint }) => renameConstraint(table, constraint.name)),
    ...notes(twin, dependents),
  ];
}

const dropConstraint = (table: string, name: string): string =>
  `ALTER TABLE ${table} DROP CONSTRAINT ${quoteIdentifier(name)}`;

const renameConstraint = (table: string, name: string): string =>
  `ALTER TABLE ${table} RENAME CONSTRAINT ${quoteIdentifier(besideName(name))} TO ${quoteIdentifier(name)}`;

/** Adopting an index gives it the constraint's name. */
const adopt = (twin: Twin, constraint: Constraint): string => {
  const kind = constraint.type === 'primary key' ? 'PRIMARY KEY' : 'UNIQUE';
  const tree = constraintTree(constraint);
  const deferrable = tree ? ` ${deferrability(tree)}` : '';
  const index = quoteIdentifier(besideName(constraint.name));
  return `ALTER TABLE ${twin.table.name} ADD CONSTRAINT ${quoteIdentifier(constraint.name)} ${kind} USING INDEX ${index}${deferrable}`.trim();
};

const named = (twin: Twin): readonly string[] => {
  const { table, column } = twin;
  const final = quoteIdentifier(twin.finalName);
  const byDefault = column.default;
  return [
    ...(twin.name === twin.finalName
      ? []
      : [`ALTER TABLE ${table.name} RENAME COLUMN ${quoteIdentifier(twin.name)} TO ${final}`]),
    ...(byDefault === undefined ? [] : [`${setDefault(table.name, twin.finalName)} ${byDefault}`]),
    ...notNullNamed(twin),
  ];
};

/** From PostgreSQL 18 on NOT NULL has a name: another change of the type would want the one beside again. */
const notNullNamed = ({ target, table, column, name, finalName }: Twin): readonly string[] => {
  if (!column.notNull || target.postgres < 18 || name === finalName) return [];
  const beside = unusedName(target, [name], 'not_null');
  const final = objectName(splitQualifiedName(table.name).name, finalName, 'not_null');
  return [`ALTER TABLE ${table.name} RENAME CONSTRAINT ${quoteIdentifier(beside)} TO ${quoteIdentifier(final)}`];
};

const setDefault = (table: QualifiedName, column: string): string =>
  `ALTER TABLE ${table} ALTER COLUMN ${quoteIdentifier(column)} SET DEFAULT`;

/** The same transaction with another default for the column, or none. */
export function withDefault(sql: string, table: QualifiedName, column: string, value: string | undefined): string {
  const start = setDefault(table, column);
  const others = statementsOf(sql).filter((one) => !one.startsWith(`${start} `));
  return [...others, ...(value === undefined ? [] : [`${start} ${value};`])].join('\n');
}

/** Comments and column privileges go with what they are about, and are given again. */
const notes = (twin: Twin, dependents: Dependents): readonly string[] => {
  const { table, column, target } = twin;
  const old = `COLUMN ${table.name}.${quoteIdentifier(column.name)}`;
  const final = quoteIdentifier(twin.finalName);
  const own = [...dependents.keys.map((key) => key.constraint), ...dependents.checks, ...dependents.foreignKeys];
  const lost = new Set([
    ...own.map((constraint) => `CONSTRAINT ${quoteIdentifier(constraint.name)} ON ${table.name}`),
    ...[...dependents.indexes, ...dependents.keys.map((key) => key.index)].map(
      (index) => `INDEX ${besideTable(table.name, index.name)}`,
    ),
    ...dependents.incoming.map((it) => `CONSTRAINT ${quoteIdentifier(it.constraint.name)} ON ${it.table}`),
  ]);
  const comments = (target.before?.comments ?? []).flatMap(({ on, text }) => {
    if (on === old) return [`COMMENT ON COLUMN ${table.name}.${final} IS ${quoteLiteral(text)}`];
    return lost.has(on) ? [`COMMENT ON ${on} IS ${quoteLiteral(text)}`] : [];
  });
  const grants = (target.before?.grants ?? [])
    .filter((grant) => grant.on === old)
    .flatMap((grant) => grant.privileges.map((it) => `GRANT ${it} (${final}) ON ${table.name} TO ${grant.grantee}`));
  return [...comments, ...grants];
};
