import type { Publication, PublishedTable } from '../../model/schema.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import { alone, compareItems, type ItemKind, itemPart, named } from '../item.ts';
import { mentionsOf } from '../mentions.ts';
import { type SchemaObjectKind, untouched } from '../object-kind.ts';
import { optional } from '../rename/mapper.ts';

/** What an option is where it is not named; the last one is there from PostgreSQL 18 on. */
const defaults: Readonly<Record<string, string>> = {
  publish: "'insert, update, delete, truncate'",
  publish_via_partition_root: 'false',
  publish_generated_columns: 'none',
};

/** With nothing in it yet: tables and schemas are added one by one. */
const create = ({ name, allTables, options }: Publication): string => {
  const all = allTables ? ' FOR ALL TABLES' : '';
  const settings = options.length === 0 ? '' : ` WITH (${options.join(', ')})`;
  return `CREATE PUBLICATION ${quoteIdentifier(name)}${all}${settings}`;
};

const optionName = (option: string): string => option.split(' = ', 1)[0] ?? option;

/** Every option that is or was named, since what ALTER does not name stays. */
const alter = (before: Publication, after: Publication): string => {
  const named = new Set(after.options.map(optionName));
  const back = before.options.map(optionName).filter((option) => !named.has(option));
  const options = [...after.options, ...back.map((option) => `${option} = ${defaults[option]}`)];
  return `ALTER PUBLICATION ${quoteIdentifier(after.name)} SET (${options.join(', ')})`;
};

/** The name by which others know a publication: it is in no schema, so it cannot be a table's. */
const provided = (publication: string): string => `publication ${publication}`;

const publication: ItemKind<Publication> = {
  find: (schema) => alone(schema.publications),
  describe: (one) => ({
    ...named('publication', quoteIdentifier(one.name)),
    rank: 'publication',
    text: create(one),
    uses: '',
    create: [create(one)],
    disturbedBy: [],
    provides: [provided(one.name)],
  }),
  replace: (before, after) => (before.allTables === after.allTables ? alter(before, after) : undefined),
};

/** `public.users (id, email) WHERE (id > 3)`. */
const published = ({ table, columns, where }: PublishedTable): string => {
  const list = columns === undefined ? '' : ` (${columns.map(quoteIdentifier).join(', ')})`;
  return `${table}${list}${where === undefined ? '' : ` WHERE (${where})`}`;
};

type In<T> = { readonly publication: string; readonly member: T };

const membersOf = <T>({ name: publication }: Publication, members: readonly T[]): readonly In<T>[] =>
  members.map((member) => ({ publication, member }));

const publishedTable: ItemKind<In<PublishedTable>> = {
  find: (schema) => schema.publications.flatMap((one) => alone(membersOf(one, one.tables))),
  describe: ({ publication: of, member }) => {
    const [within, text] = [quoteIdentifier(of), published(member)];
    const name = `${member.table} in ${within}`;
    return {
      object: 'published table',
      name,
      title: `the table ${name}`,
      on: [],
      rank: 'published table',
      owner: member.table,
      text,
      uses: () => ({
        names: new Set([...mentionsOf(text).names, provided(of)]),
        words: new Set([...(member.columns ?? []), ...mentionsOf(member.where ?? '').words]),
      }),
      create: [`ALTER PUBLICATION ${within} ADD TABLE ${text}`],
      drop: `ALTER PUBLICATION ${within} DROP TABLE ${member.table}`,
      disturbedBy: ['retyped'],
      goesWith: provided(of),
    };
  },
  replace: () => undefined,
};

const publishedSchema: ItemKind<In<string>> = {
  find: (schema) => schema.publications.flatMap((one) => alone(membersOf(one, one.schemas))),
  describe: ({ publication: of, member }) => {
    const [within, schema] = [quoteIdentifier(of), quoteIdentifier(member)];
    return {
      object: 'published schema',
      name: `${schema} in ${within}`,
      title: `the schema ${schema} in ${within}`,
      on: [],
      rank: 'published schema',
      text: '',
      uses: () => ({ names: new Set([provided(of)]), words: new Set() }),
      create: [`ALTER PUBLICATION ${within} ADD TABLES IN SCHEMA ${schema}`],
      drop: `ALTER PUBLICATION ${within} DROP TABLES IN SCHEMA ${schema}`,
      disturbedBy: [],
      goesWith: provided(of),
    };
  },
  replace: () => undefined,
};

/** Its tables and schemas come and go one by one, so that its subscribers keep their place. */
export const publications: SchemaObjectKind<'publications'> = {
  none: [],
  parts: (schema) =>
    schema.publications.flatMap((one) => {
      const within = `publication ${quoteIdentifier(one.name)}`;
      const tables = membersOf(one, one.tables).map((member) => publishedTable.describe(member, ''));
      const schemas = membersOf(one, one.schemas).map((member) => publishedSchema.describe(member, ''));
      return [
        itemPart(publication.describe(one, '')),
        ...[...tables, ...schemas].map((item) => itemPart(item, within)),
      ];
    }),
  items: [compareItems(publication), compareItems(publishedTable), compareItems(publishedSchema)],
  renamed: (schema, to) =>
    schema.publications.map((one) => ({
      ...one,
      tables: one.tables.map(({ table, columns, where }) => ({
        table: to.name(table),
        columns: columns?.map((name) => to.column(table, name)),
        where: optional(where, (text) => to.sql(text, table)),
      })),
      schemas: one.schemas.map(to.schema),
    })),
  touched: untouched,
};
