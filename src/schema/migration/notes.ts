import type { Comment, Routine, Schema, Table, View } from '../../model/schema.ts';
import { quoteIdentifier, quoteLiteral, splitQualifiedName } from '../../sql/names.ts';
import { viewWord } from '../print/views.ts';
import { match } from './compare.ts';
import { type Action, noMentions } from './order.ts';
import { type MigrationStatement, statement } from './statement.ts';

const beside = (owner: string, name: string): string =>
  `${quoteIdentifier(splitQualifiedName(owner).schema)}.${quoteIdentifier(name)}`;

const ofTable = (table: Table): readonly string[] => [
  `${table.kind === 'foreign table' ? 'FOREIGN TABLE' : 'TABLE'} ${table.name}`,
  `TABLE ${table.name}`,
  ...table.columns.map(({ name }) => `COLUMN ${table.name}.${quoteIdentifier(name)}`),
  ...table.constraints.map(({ name }) => `CONSTRAINT ${quoteIdentifier(name)} ON ${table.name}`),
  ...table.indexes.map(({ name }) => `INDEX ${beside(table.name, name)}`),
  ...table.triggers.map(({ name }) => `TRIGGER ${quoteIdentifier(name)} ON ${table.name}`),
  ...table.rules.map(({ name }) => `RULE ${quoteIdentifier(name)} ON ${table.name}`),
  ...table.policies.map(({ name }) => `POLICY ${quoteIdentifier(name)} ON ${table.name}`),
];

const ofView = (view: View): readonly string[] => [
  `${viewWord(view)} ${view.name}`,
  `TABLE ${view.name}`,
  ...view.columns.map(({ name }) => `COLUMN ${view.name}.${quoteIdentifier(name)}`),
  ...view.indexes.map(({ name }) => `INDEX ${beside(view.name, name)}`),
  ...view.triggers.map(({ name }) => `TRIGGER ${quoteIdentifier(name)} ON ${view.name}`),
  ...view.rules.map(({ name }) => `RULE ${quoteIdentifier(name)} ON ${view.name}`),
];

const routineWord = {
  function: 'FUNCTION',
  window: 'FUNCTION',
  procedure: 'PROCEDURE',
  aggregate: 'AGGREGATE',
} as const;

const ofRoutine = (routine: Routine): readonly string[] =>
  routine.kind === 'aggregate'
    ? [`AGGREGATE ${routine.identity}`, `FUNCTION ${routine.identity}`]
    : [`${routineWord[routine.kind]} ${routine.identity}`];

/** Every object of a schema as GRANT and COMMENT name it. */
export function notable(schema: Schema): ReadonlySet<string> {
  return new Set([
    ...schema.schemas.map((name) => `SCHEMA ${quoteIdentifier(name)}`),
    ...schema.tables.flatMap(ofTable),
    ...schema.views.flatMap(ofView),
    ...schema.routines.flatMap(ofRoutine),
    ...schema.sequences.map(({ name }) => `SEQUENCE ${name}`),
    // PostgreSQL calls a domain a type, too.
    ...[...schema.enums, ...schema.compositeTypes, ...schema.domains].map(({ name }) => `TYPE ${name}`),
    ...schema.compositeTypes.flatMap(({ name, columns }) =>
      columns.map((column) => `COLUMN ${name}.${quoteIdentifier(column.name)}`),
    ),
    ...schema.domains.map(({ name }) => `DOMAIN ${name}`),
    ...schema.rangeTypes.map(({ name }) => `TYPE ${name}`),
    ...schema.extendedStatistics.map(({ name }) => `STATISTICS ${name}`),
    ...schema.publications.map(({ name }) => `PUBLICATION ${quoteIdentifier(name)}`),
    ...schema.eventTriggers.map(({ name }) => `EVENT TRIGGER ${quoteIdentifier(name)}`),
  ]);
}

/** What became of an object between the two schemas: `fresh`: made anew, so it has none of its notes. */
export type Fate = (on: string) => 'kept' | 'fresh' | 'gone';

const comment = (on: string, text: string | undefined): Noted => ({
  on,
  statement: statement(
    `COMMENT ON ${on} IS ${text === undefined ? 'NULL' : quoteLiteral(text)}`,
    text === undefined ? `Remove the comment on ${on}` : `Comment on ${on}`,
  ),
});

export function note(
  statements: readonly MigrationStatement[],
  rank: 'note' | 'event trigger' = 'note',
): readonly Action[] {
  return statements.length === 0 ? [] : [{ rank, provides: [], mentions: noMentions, statements }];
}

/** What is noted on one object. */
export type Noted = { readonly on: string; readonly statement: MigrationStatement };

/** An event trigger is made after all else, so its notes wait for it. */
export function notesOn(notes: readonly Noted[]): readonly Action[] {
  const isLate = ({ on }: Noted): boolean => on.startsWith('EVENT TRIGGER ');
  return [
    ...note(notes.filter((one) => !isLate(one)).map((one) => one.statement)),
    ...note(
      notes.filter(isLate).map((one) => one.statement),
      'event trigger',
    ),
  ];
}

export function commentChanges(from: Schema, to: Schema, fate: Fate): readonly Action[] {
  const { removed, added, kept } = match<Comment>(from.comments, to.comments, ({ on }) => on);
  return notesOn([
    ...removed.filter(({ on }) => fate(on) === 'kept').map(({ on }) => comment(on, undefined)),
    ...kept
      .filter(({ before, after }) => before.text !== after.text || fate(after.on) === 'fresh')
      .map(({ after }) => comment(after.on, after.text)),
    ...added.map(({ on, text }) => comment(on, text)),
  ]);
}
