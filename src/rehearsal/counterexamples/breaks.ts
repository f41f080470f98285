import type { QualifiedName } from '../../model/schema.ts';
import { quoteIdentifier, quoteLiteral } from '../../sql/names.ts';
import type { Run } from '../rows/engine.ts';
import { type Ask, rowPlace } from './ask.ts';
import { attributesOf, type Break, named, onOneRow } from './break.ts';
import { breaksOfConstraint } from './breaks-of-constraint.ts';
import { breaksOfDelete } from './breaks-of-delete.ts';
import { breaksOfForeignKey, breaksOfPairs } from './breaks-of-pairs.ts';
import { breaksOfPartition } from './breaks-of-partition.ts';
import { breaksOfType } from './breaks-of-type.ts';
import { truthFunction, tryFunction } from './try-functions.ts';

/** Which rows break what is asked, as the catalog stands now. Errors pass through: what the ask names may not be there yet. */
export async function breaksOf(run: Run, ask: Ask): Promise<readonly Break[]> {
  switch (ask.kind) {
    case 'not null':
      return [nullIn(ask.table, ask.column)];
    case 'check':
      return breaksOfCheck(run, ask.table, ask.expression);
    case 'unique':
      return [
        await breaksOfPairs(
          run,
          ask,
          ask.elements.map((sql) => ({ sql, operator: '=' })),
          ask.nullsEqual,
        ),
      ];
    case 'exclusion':
      return [await breaksOfPairs(run, ask, ask.elements, false)];
    case 'foreign key':
      return [await breaksOfForeignKey(run, ask)];
    case 'validate':
      return breaksOfConstraint(run, ask.table, ask.constraint, (other) => breaksOf(run, other));
    case 'type':
      return breaksOfType(run, ask);
    case 'domain':
      return breaksOfDomain(run, ask.domain, ask.expression);
    case 'partition':
      return breaksOfPartition(run, ask);
    case 'delete':
      return breaksOfDelete(run, ask);
    case 'any row':
      return [{ matter: ask.matter, relation: ask.table, there: 'true', made: 'true', columns: [], quiet: false }];
    case 'each row':
      return breaksOfEachRow(run, ask.table, ask.sql);
  }
}

const nullIn = (relation: QualifiedName, column: string): Break => {
  const isNull = `${quoteIdentifier(column)} IS NULL`;
  return { matter: 'NULL', relation, there: isNull, made: isNull, columns: [column], quiet: false };
};

const breaksOfCheck = async (run: Run, relation: QualifiedName, expression: string): Promise<readonly Break[]> => {
  const columns = named(expression, await attributesOf(run, relation));
  const query = onOneRow((from) => `SELECT (${expression})::text FROM ${from}`, relation, columns);
  const made = `${truthFunction}(${query}) NOT IN ('true', 'null')`;
  const there = columns.length === 0 ? `(${expression}) IS FALSE` : made;
  return [
    {
      matter: 'value outside the check',
      relation,
      there,
      made,
      columns: columns.map(({ name }) => name),
      quiet: false,
    },
  ];
};

const usersOfDomain = (domain: QualifiedName): string => `
SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS relation, a.attname::text AS column,
  pg_catalog.format_type(t.typbasetype, t.typtypmod) AS base
FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
WHERE a.atttypid = ${quoteLiteral(domain)}::pg_catalog.regtype AND a.attnum > 0 AND NOT a.attisdropped
  AND c.relkind IN ('r', 'p') AND NOT c.relispartition
ORDER BY 1, 2 LIMIT 20`;

const breaksOfDomain = async (
  run: Run,
  domain: QualifiedName,
  expression: string | undefined,
): Promise<readonly Break[]> =>
  (await run(usersOfDomain(domain))).map((row): Break => {
    const [relation, column, base] = [String(row.relation), String(row.column), String(row.base)];
    if (expression === undefined) return nullIn(relation, column);
    const value = `SELECT ${quoteIdentifier(column)}::${base} AS value`;
    const made = `(SELECT (${expression}) FROM (${value}) AS checked) IS FALSE`;
    return { matter: 'value outside the check', relation, there: made, made, columns: [column], quiet: false };
  });

const breaksOfEachRow = async (run: Run, relation: QualifiedName, sql: string): Promise<readonly Break[]> => {
  const columns = named(sql, await attributesOf(run, relation)).map(({ name }) => name);
  const place = quoteLiteral(rowPlace);
  const statement = quoteLiteral(sql.replaceAll('%', '%%').replace(place, '%L'));
  const state = `${tryFunction}(pg_catalog.format(${statement}, ctid))`;
  const of = (matter: Break['matter'], states: string): Break => {
    return { matter, relation, there: `${state} ~ '${states}'`, made: undefined, columns, quiet: true };
  };
  return [of('value outside the type', '^22'), of('value outside the check', '^23514'), of('NULL', '^23502')];
};
