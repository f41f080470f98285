import type { ReviewedMigration, ReviewedStatement } from '../model/review.ts';
import type { QualifiedName } from '../model/schema.ts';
import type { Evidence } from './evidence.ts';
import { once } from './once.ts';

/** A statement with where it stands. */
export type Concerned = {
  readonly migration: ReviewedMigration;
  /** Its index in the migration. */
  readonly index: number;
  readonly statement: ReviewedStatement;
};

/** Every statement that will run, in order; those of deleted files will not. */
export const statementsOf = once((evidence): readonly Concerned[] =>
  evidence.migrations
    .filter((migration) => migration.status !== 'deleted')
    .flatMap((migration) => migration.statements.map((statement, index) => ({ migration, index, statement }))),
);

/** The distinct types of a statement: `add nullable column`, `add foreign key`. */
export function typesOf({ statement }: Concerned): readonly string[] {
  return statement.classification.kinds;
}

/** Tables and views that this change makes; one under the name of an old one is not among them. */
export const newRelations = once((evidence): ReadonlySet<QualifiedName> => {
  const made = statementsOf(evidence).flatMap((one) => {
    const created = one.statement.effect?.created ?? [];
    const [subject] = one.statement.relations;
    const says = typesOf(one).some((type) => makesTable.has(type));
    return says && subject !== undefined ? [...created, subject] : created;
  });
  const added = evidence.schemaChanges.filter((change) => change.kind === 'added' && change.object === 'table');
  const { before } = evidence.rehearsal;
  const known = new Set([...(before?.tables ?? []), ...(before?.views ?? [])].map((one) => one.name));
  return new Set([...made, ...added.map((change) => change.name)].filter((name) => !known.has(name)));
});

const makesTable: ReadonlySet<string> = new Set(['add table', 'add partition', 'add table from a query']);

/** Statements of any of these types on a relation that was there before the change. */
export function onExisting(evidence: Evidence, types: ReadonlySet<string>): readonly Concerned[] {
  const fresh = newRelations(evidence);
  return statementsOf(evidence).filter((one) => {
    const [subject] = one.statement.relations;
    return typesOf(one).some((type) => types.has(type)) && !(subject !== undefined && fresh.has(subject));
  });
}

/** A statement as it is named in a sentence: short, on one line, in backticks. */
export function quoted(sql: string): string {
  const line = sql.replace(/\s+/g, ' ').trim();
  const cut = line.length > 60 ? `${line.slice(0, 59)}…` : line;
  return `\`${cut.replaceAll('`', "'")}\``;
}

/** Up to three names in a sentence, and how many more. */
export function listed(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  const shown = distinct.slice(0, 3).join(', ');
  return distinct.length > 3 ? `${shown} and ${distinct.length - 3} more` : shown;
}
