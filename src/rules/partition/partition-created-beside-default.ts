import type { QualifiedName } from '../../model/schema.ts';
import { shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { tableOf } from '../reading/new-column.ts';
import { defineRule, type SubjectOf } from '../rule.ts';

export const partitionCreatedBesideDefault = defineRule({
  id: 'partition-created-beside-default',
  on: ['CreateStmt', 'AT_AttachPartition'],
  severity: 'error',
  hazard: 'blocks reads and writes',
  summary: 'CREATE TABLE … PARTITION OF or ATTACH PARTITION scans the DEFAULT partition',
  why: 'PostgreSQL scans the whole DEFAULT partition for rows that belong in the new one, while it is locked against reads and writes; for CREATE TABLE … PARTITION OF the partitioned table is, too.',
  references: ['https://www.postgresql.org/docs/current/ddl-partitioning.html'],
  shrinksWithSize: true,
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'scan' },
  match: (subject, facts) => {
    const added = addedPartition(subject, facts);
    const rest = facts.schema?.tables.find(
      ({ partitionOf }) => partitionOf?.parent === added?.parent && partitionOf?.bound === 'DEFAULT',
    );
    if (added === undefined || rest === undefined) return undefined;
    const observed = facts.observed(rest.name);
    // A CHECK on the DEFAULT partition that excludes the bounds spares it the scan.
    if (observed !== undefined && !observed.scanned) return undefined;
    return { relations: [rest.name, ...(added.attached ? [] : [added.parent])], ...added, rest: rest.name };
  },
  message: ({ parent, rest, partition, attached }) =>
    `${attached ? 'attaching' : 'creating'} ${shortName(partition)} as a partition takes ACCESS EXCLUSIVE on ${attached ? '' : `${shortName(parent)} and `}${shortName(rest)} and holds it while PostgreSQL scans all of ${shortName(rest)} for rows that belong in it: all reads and writes wait until it is done`,
  advice: ({ rest }) =>
    `Add a CHECK to ${shortName(rest)} as NOT VALID that excludes the new bounds and VALIDATE it; then create the table by itself and ATTACH it, which takes SHARE UPDATE EXCLUSIVE on the parent.`,
});

type Added = { readonly parent: QualifiedName; readonly partition: QualifiedName; readonly attached: boolean };

/** The partition that a statement adds; none where it is a DEFAULT one itself. */
const addedPartition = (
  subject: SubjectOf<'CreateStmt' | 'AT_AttachPartition'>,
  facts: StatementFacts,
): Added | undefined => {
  if ('command' in subject) {
    const command =
      subject.command.def && 'PartitionCmd' in subject.command.def ? subject.command.def.PartitionCmd : undefined;
    const parent = tableOf(subject, facts)?.table;
    if (command?.name === undefined || command.bound?.is_default || parent === undefined) return undefined;
    return { parent, partition: facts.name(command.name), attached: true };
  }
  const [inherited] = subject.inhRelations ?? [];
  const { partbound } = subject;
  if (partbound === undefined || partbound.is_default || !inherited || !('RangeVar' in inherited)) return undefined;
  return { parent: facts.name(inherited.RangeVar), partition: facts.name(subject.relation), attached: false };
};
