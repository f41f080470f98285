import type { Publication, Schema, Table } from '../../model/schema.ts';
import { quoteIdentifier, shortName, splitQualifiedName } from '../../sql/names.ts';
import { culpritOf } from '../reading/culprit.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';
import { enumerated } from '../wording/enumerated.ts';

export const publishedTableWithoutIdentity = defineMigrationRule({
  id: 'published-table-without-identity',
  severity: 'error',
  hazard: 'breaks running code',
  summary: 'a published table has no replica identity: every UPDATE and DELETE fails',
  why: 'A subscriber finds an updated or deleted row by the replica identity, which is the primary key unless something else was said. Without one PostgreSQL refuses the statement itself (55000).',
  references: ['https://www.postgresql.org/docs/current/logical-replication-publication.html'],
  match: (facts) => {
    const { trace, statements } = facts;
    const after = facts.schemaAfter();
    if (trace === undefined || after === undefined) return [];
    const before = new Map(refusedIn(trace.before).map(({ table }) => [table.name, table]));
    return refusedIn(after)
      .filter(({ table }) => !before.has(table.name))
      .flatMap(({ table, publications }) => {
        const by = culpritOf({ relation: table.name, names: publications }, statements) ?? statements[0];
        return by === undefined ? [] : [{ relations: [table.name], place: placeOf(by), table, publications }];
      });
  },
  message: ({ table, publications }) =>
    `${shortName(table.name)} is published by ${enumerated(publications)} and has ${table.replicaIdentity === 'NOTHING' ? 'REPLICA IDENTITY NOTHING' : 'no primary key'}: every UPDATE and DELETE on it fails (55000)`,
  advice: ({ table }) =>
    `In the same transaction, before it is published: ADD PRIMARY KEY, or ALTER TABLE ${table.name} REPLICA IDENTITY USING INDEX a unique index of NOT NULL columns, or FULL where it is small; or publish only its inserts (WITH (publish = 'insert')).`,
});

type Refused = { readonly table: Table; readonly publications: readonly string[] };

/** Tables whose updates and deletes are refused, with the publications because of which they are. */
const refusedIn = ({ tables, publications }: Schema): readonly Refused[] => {
  const those = publications.filter(publishesChanges);
  if (those.length === 0) return [];
  const byName = new Map(tables.map((table) => [table.name, table]));
  return tables
    .filter((table) => table.kind === 'table' && !table.unlogged && !hasIdentity(table))
    .map((table) => ({
      table,
      publications: those.filter((one) => isPublished(table, one, byName)).map(({ name }) => quoteIdentifier(name)),
    }))
    .filter((one) => one.publications.length > 0);
};

const publishesChanges = ({ options }: Publication): boolean => {
  const publish = options.find((option) => option.startsWith('publish = '));
  return publish === undefined || /update|delete/.test(publish);
};

/** An index that is the identity is there as long as it is. */
const hasIdentity = ({ replicaIdentity, constraints, indexes }: Table): boolean => {
  if (replicaIdentity === 'FULL') return true;
  if (replicaIdentity === 'DEFAULT') return constraints.some(({ type }) => type === 'primary key');
  return indexes.some(({ name }) => replicaIdentity === `USING INDEX ${quoteIdentifier(name)}`);
};

/** A partition is published with any of its parents. */
const isPublished = (table: Table, publication: Publication, byName: ReadonlyMap<string, Table>): boolean => {
  const { allTables, tables, schemas } = publication;
  if (allTables || schemas.includes(splitQualifiedName(table.name).schema)) return true;
  if (tables.some((published) => published.table === table.name)) return true;
  const parent = table.partitionOf && byName.get(table.partitionOf.parent);
  return parent !== undefined && isPublished(parent, publication, byName);
};
