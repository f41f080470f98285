import type { Domain } from '../../model/schema.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import { match, type Pair } from '../migration/compare.ts';
import { type MigrationStatement, statement } from '../migration/statement.ts';
import { typeKind } from '../migration/type-kind.ts';
import type { SchemaObjectKind } from '../object-kind.ts';
import { part } from '../part.ts';
import { optional } from '../rename/mapper.ts';

const create = (domain: Domain): string =>
  [
    `CREATE DOMAIN ${domain.name} AS ${domain.type}`,
    domain.default === undefined ? '' : `DEFAULT ${domain.default}`,
    domain.notNull ? 'NOT NULL' : '',
    ...domain.constraints.map(({ name, definition }) => `CONSTRAINT ${quoteIdentifier(name)} ${definition}`),
  ]
    .filter((clause) => clause !== '')
    .join(' ');

const alter = ({ before, after }: Pair<Domain>): readonly MigrationStatement[] => {
  const change = (what: string): MigrationStatement =>
    statement(`ALTER DOMAIN ${after.name} ${what}`, `Change the domain ${after.name}`);
  const constraints = match(before.constraints, after.constraints, ({ name, definition }) => `${name} ${definition}`);
  return [
    ...constraints.removed.map(({ name }) => change(`DROP CONSTRAINT ${quoteIdentifier(name)}`)),
    ...(before.default === after.default
      ? []
      : [change(after.default === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${after.default}`)]),
    ...(before.notNull === after.notNull ? [] : [change(after.notNull ? 'SET NOT NULL' : 'DROP NOT NULL')]),
    ...constraints.added.map(({ name, definition }) => change(`ADD CONSTRAINT ${quoteIdentifier(name)} ${definition}`)),
  ];
};

export const domains: SchemaObjectKind<'domains'> = {
  none: [],
  // PostgreSQL calls a domain a type, too.
  parts: (schema) =>
    schema.domains.map((one) =>
      part('domain', one.name, create(one), { on: [`TYPE ${one.name}`, `DOMAIN ${one.name}`] }),
    ),
  type: typeKind<Domain>({
    find: (schema) => schema.domains,
    word: 'DOMAIN',
    create,
    isAlterable: ({ before, after }) => before.type === after.type,
    alter,
  }),
  renamed: (schema, to) => {
    const sql = (text: string): string => to.sql(text, undefined);
    return schema.domains.map((domain) => ({
      ...domain,
      name: to.name(domain.name),
      type: sql(domain.type),
      default: optional(domain.default, sql),
      constraints: domain.constraints.map(({ name, definition }) => ({ name, definition: sql(definition) })),
    }));
  },
  touched: (schema, { hasType }) => schema.domains.filter(({ name }) => hasType(name)),
};
