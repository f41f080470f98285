import { shortName } from '../../sql/names.ts';
import { tableOf } from '../reading/new-column.ts';
import { defineRule } from '../rule.ts';
import { blocking } from '../wording/blocking.ts';

export const partitionAttachedWithScan = defineRule({
  id: 'partition-attached-with-scan',
  on: ['AT_AttachPartition'],
  severity: 'error',
  hazard: 'blocks reads and writes',
  summary: 'a partition is attached without a CHECK that proves its bounds',
  why: 'PostgreSQL scans the table that becomes a partition under ACCESS EXCLUSIVE to check that every row belongs there.',
  references: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-ATTACH-PARTITION'],
  peers: ['migrationpilot MP072', 'pgfence attach-partition'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'scan' },
  shrinksWithSize: true,
  match: (action, facts) => {
    const parent = tableOf(action, facts);
    const attached =
      action.command.def && 'PartitionCmd' in action.command.def ? action.command.def.PartitionCmd : undefined;
    if (parent === undefined || attached?.name === undefined) return undefined;
    const about = facts.about(facts.name(attached.name));
    return about.observed?.scanned ? { ...about, parent: parent.table } : undefined;
  },
  message: (found) =>
    blocking(
      found,
      `ATTACH PARTITION to ${shortName(found.parent)}`,
      'ACCESS EXCLUSIVE',
      'it scans every row to check that it belongs there',
    ),
  advice: () =>
    'Add a CHECK with the bounds as NOT VALID first, VALIDATE it in a transaction of its own, attach, and drop the check.',
});
