import type { StatementTrace } from '../model/effect.ts';
import type { Unreadable } from '../model/text.ts';
import { shortName } from '../sql/names.ts';
import type { PlannedChange, SeenStatement } from '../statements/record.ts';
import { unparsedIn } from '../statements/unparsed.ts';
import { quoted, statementsOf } from './statements.ts';

/** Statements that fail whatever the data. */
export function failing(change: PlannedChange): readonly SeenStatement[] {
  return statementsOf(change).filter(({ trace }) => trace?.outcome === 'failed' && !trace.dependsOnData);
}

/** Statements that the rehearsal could not run, for want of something that production may have. */
export function couldNotRun(change: PlannedChange): readonly SeenStatement[] {
  return statementsOf(change).filter(({ trace }) => trace?.outcome === 'not run' && trace.error !== undefined);
}

/** What is lacking in the first place: statements that could not run for one reason share it. */
export function rootOf({ root, error }: StatementTrace): string {
  return root ?? error?.message ?? '';
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

/** Whether what can't be read fails when it runs: it does not parse here, or will not on a new database. */
export function isBroken(change: PlannedChange, { broken, path, location }: Unreadable): boolean {
  const isThere = change.others.some(({ migration, status }) => migration.path === path && status !== 'deleted');
  const place = location?.offset;
  return (
    (broken === true && isThere) || unparsedIn(change).some((one) => one.path === path && one.location.offset === place)
  );
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
