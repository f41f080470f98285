import type { CompositeType, Domain, Enum, RangeType } from '../../model/schema.ts';
import { quoteIdentifier, quoteLiteral } from '../../sql/names.ts';

export const createEnum = (type: Enum): string =>
  `CREATE TYPE ${type.name} AS ENUM (${type.values.map(quoteLiteral).join(', ')})`;

export const createDomain = (domain: Domain): string =>
  [
    `CREATE DOMAIN ${domain.name} AS ${domain.type}`,
    domain.default === undefined ? '' : `DEFAULT ${domain.default}`,
    domain.notNull ? 'NOT NULL' : '',
    ...domain.constraints.map(({ name, definition }) => `CONSTRAINT ${quoteIdentifier(name)} ${definition}`),
  ]
    .filter((part) => part !== '')
    .join(' ');

export const createCompositeType = (type: CompositeType): string =>
  `CREATE TYPE ${type.name} AS (${type.columns.map(({ name, type: of }) => `${quoteIdentifier(name)} ${of}`).join(', ')})`;

export const createRangeType = (type: RangeType): string =>
  `CREATE TYPE ${type.name} AS RANGE (${type.options.join(', ')})`;
