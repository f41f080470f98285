import type { Unreadable } from '../model/text.ts';
import { shortName } from '../sql/names.ts';
import type { PlannedChange, SeenStatement } from '../statements/record.ts';
import { quoted, statementsOf } from './statements.ts';

/** Statements that fail whatever the data. */
export function failing(change: PlannedChange): readonly SeenStatement[] {
  return statementsOf(change).filter(
    (statement) => statement.trace?.error !== undefined && !statement.trace?.dependsOnData,
  );
}

/** Statements that pass on empty tables and fail on rows that are legal today. */
export function dependingOnData(change: PlannedChange): readonly SeenStatement[] {
  return statementsOf(change).filter((statement) => statement.trace?.dependsOnData !== undefined);
}

/** A failure in a sentence: which statement, PostgreSQL's words and its code. */
export function failureInWords(statement: SeenStatement): string {
  const error = statement.trace?.dependsOnData?.error ?? statement.trace?.error;
  const said = error === undefined ? 'fails' : `fails: ${error.message} (${error.sqlState})`;
  const on = statement.trace?.dependsOnData?.relations.map((name) => `\`${shortName(name)}\``) ?? [];
  return `${quoted(statement.sql)} ${said}${on.length === 0 ? '' : `, with rows that ${on.join(', ')} may hold today`}`;
}

/** Whether a file that runs, or will on a new database, does not parse: nothing can run it. */
export function isBroken(change: PlannedChange, { broken, path }: Unreadable): boolean {
  const gone = change.others.some(({ migration, status }) => migration.path === path && status === 'deleted');
  return broken === true && !gone;
}

/** What does not parse, in a sentence with PostgreSQL's words. */
export function brokenInWords({ path, reason }: Unreadable): string {
  return `\`${path.replaceAll('`', "'")}\` does not parse: ${reason}`;
}

/** What the migrations were tried on: `PostgreSQL 18.6, after 41 migrations, with awkward rows in users`. */
export function triedOn({ rehearsal }: PlannedChange): string {
  const engine = rehearsal.engine?.description ?? 'PostgreSQL';
  const tables = rehearsal.rows.made.map((one) => `\`${shortName(one.table)}\``);
  const rows = tables.length === 0 ? '' : `, with awkward rows in ${tables.slice(0, 3).join(', ')}`;
  const { applied } = rehearsal.history;
  const history = `${applied} earlier ${applied === 1 ? 'migration' : 'migrations'}`;
  const more = tables.length > 3 ? ` and ${tables.length - 3} more` : '';
  return `${engine}, after ${history}${rows}${more}`;
}
