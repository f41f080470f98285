import type { Schema } from '../../model/schema.ts';
import { assembleSchema, type CatalogRows } from './assemble.ts';
import { commentsQuery } from './comments.ts';
import { constraintsQuery, indexesQuery } from './constraints.ts';
import { extendedStatisticsQuery } from './extended-statistics.ts';
import { defaultPrivilegesQuery, grantsQuery } from './grants.ts';
import { ownersQuery, roleQuery } from './owners.ts';
import { publicationsQuery } from './publications.ts';
import { columnsQuery, expressionsQuery, relationsQuery, unvalidatedQuery } from './relations.ts';
import { routinesQuery, sequencesQuery } from './routines.ts';
import { firstUserOid } from './scope.ts';
import { type Run, withNamesQualified } from './search-path.ts';
import { eventTriggersQuery, policiesQuery, rulesQuery, triggersQuery } from './triggers.ts';
import { domainsQuery, enumsQuery, extensionsQuery, rangeTypesQuery, schemasQuery } from './types.ts';

const queries: Readonly<Record<keyof CatalogRows, string>> = {
  schemas: schemasQuery,
  extensions: extensionsQuery,
  relations: relationsQuery,
  columns: columnsQuery,
  expressions: expressionsQuery,
  unvalidated: unvalidatedQuery,
  constraints: constraintsQuery,
  indexes: indexesQuery,
  triggers: triggersQuery,
  policies: policiesQuery,
  rules: rulesQuery,
  routines: routinesQuery,
  sequences: sequencesQuery,
  enums: enumsQuery,
  domains: domainsQuery,
  rangeTypes: rangeTypesQuery,
  extendedStatistics: extendedStatisticsQuery,
  publications: publicationsQuery,
  eventTriggers: eventTriggersQuery,
  role: roleQuery,
  owners: ownersQuery,
  grants: grantsQuery,
  defaultPrivileges: defaultPrivilegesQuery,
  comments: commentsQuery,
};

const kinds = Object.keys(queries) as readonly (keyof CatalogRows)[];

/** Where rows of kinds that few databases have begin. PostgreSQL plans a query for longer than it looks there. */
const seldom: Readonly<Partial<Record<keyof CatalogRows, string>>> = {
  policies: 'pg_policy',
  defaultPrivileges: 'pg_default_acl',
  rangeTypes: `pg_range WHERE rngtypid >= ${firstUserOid}`,
  extendedStatistics: 'pg_statistic_ext',
  publications: 'pg_publication',
  eventTriggers: 'pg_event_trigger',
};

const presence = `SELECT ${Object.entries(seldom)
  .map(([kind, rows]) => `EXISTS (SELECT FROM ${rows}) AS "${kind}"`)
  .join(', ')}`;

/** Everything in one row, one JSON text per kind: one round trip, whatever the number of objects. */
const queryOf = (present: readonly (keyof CatalogRows)[]): string =>
  `SELECT ${present
    .map((kind) => `(SELECT coalesce(json_agg(r), '[]')::text FROM (${queries[kind]}) r) AS "${kind}"`)
    .join(',\n')}`;

/**
 * Reads a database's structure: every object that people made, and nothing that belongs to the server, to an
 * extension or to a temporary schema. Works on PostgreSQL 13 to 18, inside a transaction and outside, whatever the
 * search_path; leaves neither setting nor lock behind. Errors of `run` pass through.
 */
export function readSchema(run: Run): Promise<Schema> {
  return withNamesQualified(run, async () => {
    const [found] = await run(presence);
    const [row] = await run(queryOf(kinds.filter((kind) => found?.[kind] !== false)));
    const read = (kind: string): unknown => JSON.parse(String(row?.[kind] ?? '[]'));
    return assembleSchema(Object.fromEntries(kinds.map((kind) => [kind, read(kind)])) as CatalogRows);
  });
}
