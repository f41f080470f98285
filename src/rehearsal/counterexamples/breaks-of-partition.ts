import type { QualifiedName } from '../../model/schema.ts';
import { quoteLiteral } from '../../sql/names.ts';
import type { Run } from '../rows/engine.ts';
import { type Ask, ownParent, ownPartition } from './ask.ts';
import { attributesOf, type Break, named } from './break.ts';

const facts = (parent: QualifiedName): string => `
SELECT pg_catalog.pg_get_partkeydef(p.partrelid) AS key, p.partstrat::text AS strategy,
  (SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_catalog.pg_class c
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = p.partdefid) AS fallback
FROM pg_catalog.pg_partitioned_table p WHERE p.partrelid = ${quoteLiteral(parent)}::pg_catalog.regclass`;

/** What a bound means, as PostgreSQL says it of a table of our own with the same key; undefined for DEFAULT, and where rows are told apart by hashes. */
const meaningOf = async (run: Run, parent: QualifiedName, key: string, bound: string): Promise<string | undefined> => {
  await run(`DROP TABLE IF EXISTS pg_temp.${ownParent}`);
  await run(`CREATE TEMPORARY TABLE ${ownParent} (LIKE ${parent}) PARTITION BY ${key}`);
  await run(bound);
  const [row] = await run(
    `SELECT pg_catalog.pg_get_partition_constraintdef('pg_temp.${ownPartition}'::pg_catalog.regclass) AS meaning`,
  );
  await run(`DROP TABLE pg_temp.${ownParent}`);
  return typeof row?.meaning === 'string' ? row.meaning : undefined;
};

/** Which rows a partition by hash takes can't be said of a table of our own. */
const byHash = (relation: QualifiedName): Break => {
  return { matter: 'row without partition', relation, there: 'false', made: 'false', columns: [], quiet: false };
};

const isThere = async (run: Run, relation: QualifiedName): Promise<boolean> =>
  (await run(`SELECT pg_catalog.to_regclass(${quoteLiteral(relation)}) IS NOT NULL AS there`))[0]?.there === true;

/** Rows of the attached table that the bound does not take, and rows of the DEFAULT partition that it does. */
export async function breaksOfPartition(run: Run, ask: Extract<Ask, { kind: 'partition' }>): Promise<readonly Break[]> {
  const [row] = await run(facts(ask.parent));
  if (row === undefined) return [];
  if (row.strategy === 'h') return ask.attached === undefined ? [] : [byHash(ask.attached)];
  const meaning = await meaningOf(run, ask.parent, String(row.key), ask.bound);
  if (meaning === undefined) return [];
  const of = async (relation: QualifiedName, holds: string): Promise<Break> => {
    const columns = named(meaning, await attributesOf(run, relation)).map(({ name }) => name);
    return { matter: 'row without partition', relation, there: holds, made: holds, columns, quiet: false };
  };
  return [
    ...(ask.attached === undefined || !(await isThere(run, ask.attached))
      ? []
      : [await of(ask.attached, `(${meaning}) IS NOT TRUE`)]),
    ...(typeof row.fallback === 'string' ? [await of(row.fallback, `(${meaning}) IS TRUE`)] : []),
  ];
}
