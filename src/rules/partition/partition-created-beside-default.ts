import { shortName } from '../../sql/names.ts';
import { defineRule } from '../rule.ts';

export const partitionCreatedBesideDefault = defineRule({
  id: 'partition-created-beside-default',
  on: ['CreateStmt'],
  severity: 'warning',
  hazard: 'blocks reads and writes',
  summary: 'CREATE TABLE … PARTITION OF scans the DEFAULT partition',
  why: 'PostgreSQL scans the whole DEFAULT partition for rows that belong in the new one, while both it and the partitioned table are locked against reads and writes.',
  references: ['https://www.postgresql.org/docs/current/ddl-partitioning.html'],
  shrinksWithSize: true,
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  match: ({ relation, partbound, inhRelations }, facts) => {
    const [inherited] = inhRelations ?? [];
    if (partbound === undefined || partbound.is_default || !inherited || !('RangeVar' in inherited)) return undefined;
    const parent = facts.name(inherited.RangeVar);
    const rest = facts.schema?.tables.find(
      ({ partitionOf }) => partitionOf?.parent === parent && partitionOf.bound === 'DEFAULT',
    );
    return rest && { relations: [rest.name, parent], parent, rest: rest.name, partition: facts.name(relation) };
  },
  message: ({ parent, rest, partition }) =>
    `creating ${shortName(partition)} as a partition takes ACCESS EXCLUSIVE on ${shortName(parent)} and ${shortName(rest)} and holds it while PostgreSQL scans all of ${shortName(rest)} for rows that belong in it: all reads and writes wait until it is done`,
  advice: ({ rest }) =>
    `Add a CHECK to ${shortName(rest)} as NOT VALID that excludes the new bounds and VALIDATE it; then create the table by itself and ATTACH it, which takes SHARE UPDATE EXCLUSIVE on the parent.`,
});
