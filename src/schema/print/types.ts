import type { CompositeType, Domain, Enum, RangeType } from '../../model/schema.ts';
import { quoteIdentifier, quoteLiteral } from '../../sql/names.ts';

export function createEnum(type: Enum): string {
  return `CREATE TYPE ${type.name} AS ENUM (${type.values.map(quoteLiteral).join(', ')})`;
}

export function createDomain(domain: Domain): string {
  return [
    `CREATE DOMAIN ${domain.name} AS ${domain.type}`,
    domain.default === undefined ? '' : `DEFAULT ${domain.default}`,
    domain.notNull ? 'NOT NULL' : '',
    ...domain.constraints.map(({ name, definition }) => `CONSTRAINT ${quoteIdentifier(name)} ${definition}`),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

export function createCompositeType(type: CompositeType): string {
  return `CREATE TYPE ${type.name} AS (${type.columns.map(({ name, type: of }) => `${quoteIdentifier(name)} ${of}`).join(', ')})`;
}

export function createRangeType(type: RangeType): string {
  return `CREATE TYPE ${type.name} AS RANGE (${type.options.join(', ')})`;
}
