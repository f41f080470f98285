import { createIndex } from '../../recipes/create-index.ts';
import { isPartitioned } from '../reading/partitioned.ts';
import { defineRule } from '../rule.ts';
import { blocking, listed } from '../wording/blocking.ts';
import { outsideTransaction } from '../wording/outside-transaction.ts';

export const indexBuiltWithoutConcurrently = defineRule({
  id: 'index-built-without-concurrently',
  on: ['IndexStmt'],
  severity: 'error',
  hazard: 'blocks writes',
  summary: 'an index is built on an existing table without CONCURRENTLY',
  why: 'Nobody can insert, update or delete until the index is built, which takes longer the larger the table is.',
  references: ['https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY'],
  peers: [
    'squawk require-concurrent-index-creation',
    'eugene E6',
    'strong_migrations add_index',
    'pgfence create-index-not-concurrent',
    'Atlas PG101',
  ],
  declares: { lock: 'SHARE', work: 'index build' },
  shrinksWithSize: true,
  match: (index, facts) => {
    if (index.concurrent) return undefined;
    const about = facts.about(facts.name(index.relation));
    const partitioned = isPartitioned(facts, about.table);
    if (partitioned && !index.relation?.inh) return undefined;
    const known = facts.table(about.table)?.indexes.some(({ name }) => name === index.idxname);
    if (index.if_not_exists && (known || (about.observed && about.observed.built.length === 0))) return undefined;
    const built = about.observed?.built ?? [];
    const name = built.length > 0 ? listed(built) : (index.idxname ?? 'the index');
    return { ...about, index, name, partitioned };
  },
  message: (found) =>
    blocking(
      found,
      'CREATE INDEX',
      'SHARE',
      `it builds ${found.name}${found.partitioned ? ' on every partition' : ''}`,
    ),
  advice: ({ runner, partitioned }) =>
    partitioned
      ? `A partitioned table does not support CONCURRENTLY: create the index ON ONLY the parent, build it CONCURRENTLY on each partition, and ATTACH them.${outsideTransaction(runner)}`
      : `Build it CONCURRENTLY.${outsideTransaction(runner)}`,
  safely: ({ target, index }) => createIndex(target, { index }),
});
