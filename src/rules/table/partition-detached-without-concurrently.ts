import { shortName } from '../../sql/names.ts';
import { tableOf } from '../reading/new-column.ts';
import { defineRule } from '../rule.ts';
import { outsideTransaction } from '../wording/outside-transaction.ts';

export const partitionDetachedWithoutConcurrently = defineRule({
  id: 'partition-detached-without-concurrently',
  on: ['AT_DetachPartition'],
  severity: 'warning',
  hazard: 'blocks reads and writes',
  summary: 'a partition is detached without CONCURRENTLY',
  why: 'The detach is brief, but it locks the whole partitioned table: it waits for every running query on any partition, and everybody else waits behind it.',
  references: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DETACH-PARTITION'],
  peers: ['squawk require-concurrent-partition-detach', 'migrationpilot MP046', 'pgfence detach-partition'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  shrinksWithSize: true,
  match: (action, facts) => {
    const about = tableOf(action, facts);
    const detached =
      action.command.def && 'PartitionCmd' in action.command.def ? action.command.def.PartitionCmd : undefined;
    if (about === undefined || detached === undefined || detached.concurrent) return undefined;
    const others = facts.schema?.tables.filter((table) => table.partitionOf?.parent === about.table) ?? [];
    const hasDefault = others.some(({ partitionOf }) => partitionOf?.bound === 'DEFAULT');
    return { ...about, partition: facts.name(detached.name), hasDefault };
  },
  message: ({ table, partition }) =>
    `DETACH PARTITION ${shortName(partition)} takes ACCESS EXCLUSIVE on ${shortName(table)}: brief, but all reads and writes of every partition wait behind it while it waits for running queries`,
  advice: ({ runner, hasDefault }) =>
    hasDefault
      ? 'PostgreSQL refuses CONCURRENTLY if there is a DEFAULT partition: set a lock_timeout and retry until it succeeds.'
      : `Detach it CONCURRENTLY.${outsideTransaction(runner)}`,
});
