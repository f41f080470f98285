import type { CompositeType, Domain, Enum, QualifiedName, Schema } from '../../model/schema.ts';
import { qualifiedName, quoteIdentifier, quoteLiteral, splitQualifiedName } from '../../sql/names.ts';
import { mentionsOf } from '../mentions.ts';
import { createCompositeType, createDomain, createEnum, createRangeType } from '../print/types.ts';
import { byName, match, type Pair } from './compare.ts';
import { type Action, noMentions } from './order.ts';
import { type MigrationStatement, statement } from './statement.ts';
import { isSame } from './unalterable-types.ts';

type Type = { readonly name: QualifiedName; readonly word: 'TYPE' | 'DOMAIN'; readonly create: string };

const typesOf = (schema: Schema): readonly Type[] => [
  ...schema.enums.map((type): Type => ({ name: type.name, word: 'TYPE', create: createEnum(type) })),
  ...schema.domains.map((type): Type => ({ name: type.name, word: 'DOMAIN', create: createDomain(type) })),
  ...schema.compositeTypes.map((type): Type => ({ name: type.name, word: 'TYPE', create: createCompositeType(type) })),
  ...schema.rangeTypes.map((type): Type => ({ name: type.name, word: 'TYPE', create: createRangeType(type) })),
];

const growEnum = ({ before, after }: Pair<Enum>): readonly MigrationStatement[] =>
  after.values.flatMap((value, i) => {
    if (before.values.includes(value)) return [];
    const previous = after.values[i - 1];
    const [first] = before.values;
    const place =
      previous !== undefined
        ? ` AFTER ${quoteLiteral(previous)}`
        : first !== undefined
          ? ` BEFORE ${quoteLiteral(first)}`
          : '';
    const sql = `ALTER TYPE ${after.name} ADD VALUE ${quoteLiteral(value)}${place}`;
    return [statement(sql, `Add the value ${quoteLiteral(value)} to ${after.name}`)];
  });

const alterDomain = ({ before, after }: Pair<Domain>): readonly MigrationStatement[] => {
  const alter = (what: string): MigrationStatement =>
    statement(`ALTER DOMAIN ${after.name} ${what}`, `Change the domain ${after.name}`);
  const constraints = match(before.constraints, after.constraints, ({ name, definition }) => `${name} ${definition}`);
  return [
    ...constraints.removed.map(({ name }) => alter(`DROP CONSTRAINT ${quoteIdentifier(name)}`)),
    ...(before.default === after.default
      ? []
      : [alter(after.default === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${after.default}`)]),
    ...(before.notNull === after.notNull ? [] : [alter(after.notNull ? 'SET NOT NULL' : 'DROP NOT NULL')]),
    ...constraints.added.map(({ name, definition }) => alter(`ADD CONSTRAINT ${quoteIdentifier(name)} ${definition}`)),
  ];
};

const alterComposite = ({ before, after }: Pair<CompositeType>): readonly MigrationStatement[] => {
  const alter = (what: string, loses?: string): MigrationStatement =>
    statement(`ALTER TYPE ${after.name} ${what}`, `Change the type ${after.name}`, loses);
  const attributes = match(before.columns, after.columns, byName);
  return [
    ...attributes.removed.map(({ name }) =>
      alter(`DROP ATTRIBUTE ${quoteIdentifier(name)}`, `the values of ${name} in ${after.name}`),
    ),
    ...attributes.kept
      .filter((pair) => pair.before.type !== pair.after.type)
      .map((pair) => alter(`ALTER ATTRIBUTE ${quoteIdentifier(pair.after.name)} TYPE ${pair.after.type}`)),
    ...attributes.added.map(({ name, type }) => alter(`ADD ATTRIBUTE ${quoteIdentifier(name)} ${type}`)),
  ];
};

const leftoverName = (type: QualifiedName, schema: Schema): QualifiedName => {
  const { schema: namespace, name } = splitQualifiedName(type);
  const taken = new Set([...typesOf(schema), ...schema.tables, ...schema.views].map(byName));
  let candidate = qualifiedName(namespace, `${name}_before`);
  for (let i = 2; taken.has(candidate); i += 1) candidate = qualifiedName(namespace, `${name}_before_${i}`);
  return candidate;
};

const stops = (type: Type, { from, to }: { readonly from: Schema; readonly to: Schema }): string | undefined => {
  const values = (schema: Schema): readonly string[] =>
    schema.enums.find(({ name }) => name === type.name)?.values ?? [];
  const gone = values(from).filter((value) => !values(to).includes(value));
  return gone.length === 0
    ? undefined
    : `the value ${gone.map(quoteLiteral).join(', ')}: stops while a row still holds it, so change such rows first`;
};

const remake = (type: Type, from: Schema, to: Schema): readonly Action[] => {
  const old = leftoverName(type.name, from);
  const aside = `ALTER ${type.word} ${type.name} RENAME TO ${quoteIdentifier(splitQualifiedName(old).name)}`;
  return [
    {
      rank: 'type',
      provides: [type.name],
      mentions: mentionsOf(type.create),
      statements: [
        statement(aside, `Set the type ${type.name} aside`),
        statement(type.create, `Create the type ${type.name}`, stops(type, { from, to })),
      ],
    },
    {
      rank: 'type leftover',
      provides: [],
      mentions: noMentions,
      statements: [statement(`DROP ${type.word} ${old}`, `Drop the old ${type.name}`)],
    },
  ];
};

const drop = (type: Type): Action => ({
  rank: 'type',
  provides: [type.name],
  mentions: mentionsOf(type.create),
  statements: [statement(`DROP ${type.word} ${type.name}`, `Drop the ${type.word.toLowerCase()} ${type.name}`)],
});

const create = (type: Type): Action => ({
  rank: 'type',
  provides: [type.name],
  mentions: mentionsOf(type.create),
  statements: [statement(type.create, `Create the ${type.word.toLowerCase()} ${type.name}`)],
});

/** No column is of such a type, and its functions would be in the way of the new one's: it is dropped, not set aside. */
const remadeRanges = (schema: Schema, remade: ReadonlySet<QualifiedName>): readonly Type[] => {
  const ranges = new Set(schema.rangeTypes.map(byName));
  return typesOf(schema).filter(({ name }) => ranges.has(name) && remade.has(name));
};

/** Types that go: at the end, when no column is left of them; at once where something else takes the name. */
export function typeDrops(
  from: Schema,
  to: Schema,
  remade: ReadonlySet<QualifiedName>,
): { readonly early: readonly Action[]; readonly late: readonly Action[] } {
  const { removed } = match(typesOf(from), typesOf(to), ({ name, word }) => `${word} ${name}`);
  const taken = new Set([...typesOf(to), ...to.tables, ...to.views].map(byName));
  return {
    early: [...removed.filter(({ name }) => taken.has(name)), ...remadeRanges(from, remade)].map(drop),
    late: removed.filter(({ name }) => !taken.has(name)).map(drop),
  };
}

/** Types that come, grow, change or are remade. */
export function typeChanges(from: Schema, to: Schema, remade: ReadonlySet<QualifiedName>): readonly Action[] {
  const changed = <T extends { readonly name: string }>(
    before: readonly T[],
    after: readonly T[],
  ): readonly Pair<T>[] =>
    match(before, after, byName).kept.filter(
      (pair) => !isSame(pair.before, pair.after) && !remade.has(pair.after.name),
    );
  const inPlace = [
    ...changed(from.enums, to.enums).map((pair) => ({ after: pair.after, statements: growEnum(pair) })),
    ...changed(from.domains, to.domains).map((pair) => ({ after: pair.after, statements: alterDomain(pair) })),
    ...changed(from.compositeTypes, to.compositeTypes).map((pair) => ({
      after: pair.after,
      statements: alterComposite(pair),
    })),
  ];
  const types = typesOf(to);
  const ranges = new Set(to.rangeTypes.map(byName));
  return [
    ...match(typesOf(from), types, ({ name, word }) => `${word} ${name}`).added.map(create),
    ...remadeRanges(to, remade).map(create),
    ...types.filter(({ name }) => remade.has(name) && !ranges.has(name)).flatMap((type) => remake(type, from, to)),
    ...inPlace.map(
      ({ after, statements }): Action => ({
        rank: 'type',
        provides: [after.name],
        mentions: mentionsOf(statements.map(({ sql }) => sql).join(' ')),
        statements,
      }),
    ),
  ];
}
