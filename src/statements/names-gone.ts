import type { Schema } from '../model/schema.ts';
import type { RemovedName } from '../model/usage.ts';
import type { Rename } from '../schema/rename/rename.ts';
import { withoutArguments } from './function-identity.ts';

/** Names of `before` that `after` lacks. A name counts as there when anything of its kind bears it, whatever made it. */
export function namesGone(before: Schema, after: Schema, renames: readonly Rename[]): readonly RemovedName[] {
  return [
    ...relationsGone(before, after, renames),
    ...columnsGone(before, after, renames),
    ...enumValuesGone(before, after, renames),
    ...functionsGone(before, after, renames),
  ];
}

const relationsGone = (before: Schema, after: Schema, renames: readonly Rename[]): readonly RemovedName[] => {
  const left = columnsByRelation(after);
  const gone = (kind: 'table' | 'view', name: string): readonly RemovedName[] => {
    if (left.has(name)) return [];
    const wasRenamed = renames.some((one) => (one.kind === 'table' || one.kind === 'view') && one.from === name);
    return [
      { kind, table: undefined, name, change: wasRenamed || schemaRenamed(name, renames) ? 'renamed' : 'dropped' },
    ];
  };
  return [
    ...before.tables.flatMap((table) => gone('table', table.name)),
    ...before.views.flatMap((view) => gone('view', view.name)),
  ];
};

/** Only of relations whose name is still there: the others' columns went with them. */
const columnsGone = (before: Schema, after: Schema, renames: readonly Rename[]): readonly RemovedName[] => {
  const left = columnsByRelation(after);
  return [...columnsByRelation(before)].flatMap(([table, columns]) => {
    const remaining = left.get(table);
    if (remaining === undefined) return [];
    return [...columns]
      .filter((name) => !remaining.has(name))
      .map(
        (name): RemovedName => ({ kind: 'column', table, name, change: memberChange('column', table, name, renames) }),
      );
  });
};

const enumValuesGone = (before: Schema, after: Schema, renames: readonly Rename[]): readonly RemovedName[] => {
  const left = new Map(after.enums.map((one) => [one.name, new Set(one.values)]));
  return before.enums.flatMap(({ name: table, values }) => {
    const remaining = left.get(table);
    if (remaining === undefined) return [];
    return values
      .filter((name) => !remaining.has(name))
      .map((name): RemovedName => {
        return { kind: 'enum value', table, name, change: memberChange('enum value', table, name, renames) };
      });
  });
};

/** A function is gone when no overload of its name is left. */
const functionsGone = (before: Schema, after: Schema, renames: readonly Rename[]): readonly RemovedName[] => {
  const left = new Set(after.routines.map((one) => withoutArguments(one.identity)));
  const names = new Set(before.routines.map((one) => withoutArguments(one.identity)));
  return [...names]
    .filter((name) => !left.has(name))
    .map((name): RemovedName => {
      const wasRenamed = renames.some((one) => one.kind === 'function' && withoutArguments(one.from) === name);
      return { kind: 'function', table: undefined, name, change: wasRenamed ? 'renamed' : 'dropped' };
    });
};

const columnsByRelation = (schema: Schema): ReadonlyMap<string, ReadonlySet<string>> =>
  new Map(
    [...schema.tables, ...schema.views].map((one) => [one.name, new Set(one.columns.map((column) => column.name))]),
  );

const memberChange = (
  kind: 'column' | 'enum value',
  table: string,
  name: string,
  renames: readonly Rename[],
): RemovedName['change'] => {
  const found = renames.some((one) => one.kind === kind && one.from === name && one.table === table);
  return found ? 'renamed' : 'dropped';
};

const schemaRenamed = (name: string, renames: readonly Rename[]): boolean =>
  renames.some((one) => one.kind === 'schema' && name.startsWith(`${one.from}.`));
