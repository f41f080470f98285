import type { Migration } from '../../model/migration.ts';
import type { Node } from '../../model/node.ts';
import type { QualifiedName, Schema, Table } from '../../model/schema.ts';
import { innerStatements } from '../../sql/inner.ts';
import { walk } from '../../sql/relations.ts';
import { readScript } from '../../sql/script.ts';
import { functionsIn, volatileFunctions } from '../../sql/volatility.ts';

const moments: readonly string[] = [
  ...['now', 'transaction_timestamp', 'statement_timestamp', 'pg_backend_pid', 'txid_current', 'pg_current_xact_id'],
];
const elsewhere: ReadonlySet<string> = new Set([...volatileFunctions, ...moments]);

/**
 * Columns whose values differ between two runs of one and the same change: they hold the moment, chance, or a number that was next.
 */
export function uncertainColumns(
  change: readonly Migration[],
  schemas: readonly (Schema | undefined)[],
): (table: QualifiedName, column: string) => boolean {
  const routines = new Set(
    schemas.flatMap((schema) => schema?.routines ?? []).map(({ identity }) => bareName(identity)),
  );
  const isUncertain = (node: object): boolean => {
    const calls = functionsIn(node as Node);
    return (
      calls.some((name) => elsewhere.has(name) || routines.has(name)) ||
      JSON.stringify(node).includes('"SVFOP_CURRENT_T')
    );
  };
  const assigned = new Set(change.flatMap((migration) => assignedIn(migration, isUncertain)));
  return (table, column) =>
    assigned.has(column) ||
    assigned.has(allOf(table.split('.').at(-1) ?? '')) ||
    schemas.some((schema) => {
      const found = schema?.tables.find(({ name }) => name === table);
      return found !== undefined && changesByItself(found, column);
    });
}

const bareName = (identity: string): string => identity.split('(')[0]?.split('.').at(-1) ?? '';
const allOf = (table: string): string => `${table}.*`;

/** A default that is computed, and a trigger that may set a moment or an identifier. */
const changesByItself = ({ columns, triggers }: Table, name: string): boolean => {
  const column = columns.find((one) => one.name === name);
  if (column === undefined) return false;
  const computed = column.default !== undefined && /\(|CURRENT_|LOCALTIME/.test(column.default);
  return (
    computed ||
    column.identity !== undefined ||
    (triggers.length > 0 && /^(?:timestamp|date|time|uuid)/.test(column.type))
  );
};

const assignedIn = ({ up }: Migration, isUncertain: (node: object) => boolean): readonly string[] => {
  const script = readScript(up);
  const found: string[] = [];
  for (const { node } of script.statements.flatMap((one) => [one, ...innerStatements(one).statements])) {
    walk(node, (tag, value) => {
      if (tag === 'UpdateStmt' && isUncertain(value)) found.push(...targetsOf(value));
      if (tag === 'InsertStmt' && isUncertain(value)) found.push(allOf(relationIn(value)));
      if (tag === 'MergeStmt' && isUncertain(value)) found.push(allOf(relationIn(value)));
      if ((tag === 'AlterTableCmd' || tag === 'DoStmt') && isUncertain(value) && 'name' in value)
        found.push(String(value.name));
    });
  }
  return found;
};

const targetsOf = (value: object): readonly string[] => {
  const list: unknown = 'targetList' in value ? value.targetList : [];
  return (Array.isArray(list) ? list : []).flatMap((item: { readonly ResTarget?: { readonly name?: string } }) =>
    item.ResTarget?.name === undefined ? [] : [item.ResTarget.name],
  );
};

const relationIn = (value: object): string => {
  const relation: unknown = 'relation' in value ? value.relation : undefined;
  return typeof relation === 'object' && relation !== null && 'relname' in relation ? String(relation.relname) : '';
};
