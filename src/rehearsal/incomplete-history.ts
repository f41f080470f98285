import type { Outcome, SqlError } from '../model/effect.ts';
import type { Rehearsal } from '../model/rehearsal.ts';

/** Something is not there: a relation, a column, a type or other object, a function, a schema. */
const missing: ReadonlySet<string> = new Set(['42P01', '42703', '42704', '42883', '3F000']);

const remedy =
  'Name a dump of the schema as `baseline` in the settings, or all directories that migrate this database, and it can be tried.';

/** Where the base could not be run whole, what then is missing says nothing about the change: it could not be run here. */
export function withoutWeight(rehearsal: Rehearsal): Rehearsal {
  const because = gapIn(rehearsal);
  if (because === undefined) return rehearsal;
  return {
    ...rehearsal,
    migrations: rehearsal.migrations.map((migration) => ({
      ...migration,
      statements: migration.statements.map((trace) => ({ ...trace, outcome: weighed(trace.outcome, because) })),
    })),
  };
}

const weighed = (outcome: Outcome, because: string): Outcome => {
  if (outcome.kind !== 'fails' || !missing.has(outcome.error.sqlState)) return outcome;
  const { error } = outcome;
  return { kind: 'could not be run', reason: `${inWords(error)}; ${because}`, error, remedy };
};

const inWords = ({ message, sqlState }: SqlError): string => `${message} (${sqlState})`;

/** What is not known of the base, in words; undefined where it ran whole. */
const gapIn = ({ history, before }: Rehearsal): string | undefined => {
  const [first] = history.skipped;
  if (first !== undefined) {
    const count = history.skipped.length;
    const statements = count === 1 ? 'one statement' : `${count} statements`;
    const which = count === 1 ? `${first.path}:${first.line}` : `the first at ${first.path}:${first.line}`;
    return `${statements} of the base branch could not be run here (${which}: ${first.reason}), and may have made it`;
  }
  return before !== undefined && before.tables.length === 0
    ? 'the migrations of the base branch make no table, so what this one builds on is made elsewhere'
    : undefined;
};
