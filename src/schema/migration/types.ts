import type { QualifiedName, Schema } from '../../model/schema.ts';
import { qualifiedName, quoteIdentifier, splitQualifiedName } from '../../sql/names.ts';
import { mentionsOf } from '../mentions.ts';
import { byName } from './compare.ts';
import type { Comparison } from './comparison.ts';
import { type Action, act } from './order.ts';
import { partitionKeys } from './partition-keys.ts';
import { type MigrationStatement, statement } from './statement.ts';
import type { ChangedType, Type, TypeComparison, TypeKind } from './type-kind.ts';

/** Types of columns that tables are partitioned by. */
const keyTypes = (schema: Schema): readonly (readonly [QualifiedName, string])[] => {
  const keysOf = partitionKeys(schema);
  const types = schema.tables.flatMap((table) => {
    const keys = keysOf(table.name);
    return table.columns.filter(({ name }) => keys.has(name)).map(({ type }) => type);
  });
  return types.map((type) => [type, 'PostgreSQL cannot change the type of a column that a table is partitioned by']);
};

/** What becomes of types: enums that lose or reorder values, domains over another type and the like are recreated. */
export function compareTypes(kinds: readonly TypeKind[], from: Schema, to: Schema): TypeComparison {
  const compared = kinds.map((kind) => kind.compare(from, to));
  const changed = compared.flatMap((one) => one.changed);
  const unalterable = new Set(changed.filter(({ isAlterable }) => !isAlterable).map(({ type }) => type.name));
  const reasons = unalterable.size === 0 ? [] : [...kinds.flatMap((kind) => kind.fixed(from)), ...keyTypes(from)];
  const fixed = new Map(reasons.filter(([name]) => unalterable.has(name)));
  return {
    removed: compared.flatMap((one) => one.removed),
    added: compared.flatMap((one) => one.added),
    changed,
    remade: unalterable.difference(fixed),
    fixed,
  };
}

const leftoverName = (type: QualifiedName, taken: ReadonlySet<QualifiedName>): QualifiedName => {
  const { schema: namespace, name } = splitQualifiedName(type);
  let candidate = qualifiedName(namespace, `${name}_before`);
  for (let i = 2; taken.has(candidate); i += 1) candidate = qualifiedName(namespace, `${name}_before_${i}`);
  return candidate;
};

const action = (type: Type, ...statements: readonly MigrationStatement[]): Action =>
  act('type', statements, { provides: [type.name], mentions: mentionsOf(type.create) });

const remake = ({ type, stops }: ChangedType, taken: ReadonlySet<QualifiedName>): readonly Action[] => {
  const old = leftoverName(type.name, taken);
  const aside = `ALTER ${type.word} ${type.name} RENAME TO ${quoteIdentifier(splitQualifiedName(old).name)}`;
  return [
    action(
      type,
      statement(aside, `Set the type ${type.name} aside`),
      statement(type.create, `Create the type ${type.name}`, stops),
    ),
    act('type leftover', [statement(`DROP ${type.word} ${old}`, `Drop the old ${type.name}`)]),
  ];
};

const drop = (type: Type): Action =>
  action(type, statement(`DROP ${type.word} ${type.name}`, `Drop the ${type.word.toLowerCase()} ${type.name}`));

const create = (type: Type): Action =>
  action(type, statement(type.create, `Create the ${type.word.toLowerCase()} ${type.name}`));

const alter = ({ type, alter: statements = [] }: ChangedType): Action =>
  act('type', statements, { provides: [type.name], mentions: mentionsOf(statements.map(({ sql }) => sql).join(' ')) });

const remadeBy = ({ changed, remade }: TypeComparison, how: Type['remadeBy']): readonly ChangedType[] =>
  changed.filter(({ type }) => remade.has(type.name) && type.remadeBy === how);

/** The names that types of a schema share with tables and views. */
const takenIn = (kinds: readonly TypeKind[], schema: Schema): ReadonlySet<QualifiedName> =>
  new Set([...kinds.flatMap((kind) => kind.all(schema)), ...schema.tables, ...schema.views].map(byName));

/** Types that go: at the end, when no column is left of them; at once where something else takes the name. */
export function typeDrops(
  kinds: readonly TypeKind[],
  { from, to, types }: Comparison,
): { readonly early: readonly Action[]; readonly late: readonly Action[] } {
  const taken = takenIn(kinds, to);
  const dropped = new Set(remadeBy(types, 'dropping it').map(({ type }) => type.name));
  const remade = kinds.flatMap((kind) => kind.all(from)).filter(({ name }) => dropped.has(name));
  return {
    early: [...types.removed.filter(({ name }) => taken.has(name)), ...remade].map(drop),
    late: types.removed.filter(({ name }) => !taken.has(name)).map(drop),
  };
}

/** Types that come, grow, change or are remade. */
export function typeChanges(kinds: readonly TypeKind[], { from, types }: Comparison): readonly Action[] {
  const taken = takenIn(kinds, from);
  return [
    ...types.added.map(create),
    ...remadeBy(types, 'dropping it').map(({ type }) => create(type)),
    ...remadeBy(types, 'setting it aside').flatMap((one) => remake(one, taken)),
    ...types.changed.filter((one) => one.alter !== undefined && !types.remade.has(one.type.name)).map(alter),
  ];
}
