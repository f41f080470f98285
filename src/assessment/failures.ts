import { dependenceIn, failureIn } from '../model/effect.ts';
import type { Unreadable } from '../model/text.ts';
import { shortName } from '../sql/names.ts';
import type { PlannedChange, SeenStatement } from '../statements/record.ts';
import { unparsedIn } from '../statements/unparsed.ts';
import { quoted, statementsOf } from './statements.ts';

/** Statements that fail whatever the data. */
export function failing(change: PlannedChange): readonly SeenStatement[] {
  return statementsOf(change).filter(({ trace }) => trace?.outcome.kind === 'fails');
}

/** Statements that the rehearsal could not run, for want of something that production may have. */
export function couldNotRun(change: PlannedChange): readonly SeenStatement[] {
  return statementsOf(change).filter(({ trace }) => trace?.outcome.kind === 'could not be run');
}

/** What is lacking in the first place: statements that could not run for one reason share it. */
export function rootOf({ trace }: SeenStatement): string {
  return trace?.outcome.kind === 'could not be run' ? (trace.outcome.root ?? trace.outcome.reason) : '';
}

/** Statements that pass on empty tables and fail on rows that are legal today, and that somebody may have. */
export function dependingOnData(change: PlannedChange): readonly SeenStatement[] {
  return statementsOf(change).filter(
    ({ trace }) => trace?.outcome.kind === 'depends on data' && trace.outcome.rare !== true,
  );
}

/** Why the rehearsal could not run a statement; empty where it could. */
export function whyNotRun({ trace }: SeenStatement): string {
  if (trace?.outcome.kind !== 'could not be run') return '';
  const { reason, remedy } = trace.outcome;
  return remedy === undefined ? reason : `${reason}. ${remedy}`;
}

/** A failure in a sentence: which statement, PostgreSQL's words and its code. */
export function failureInWords(statement: SeenStatement): string {
  const error = failureIn(statement.trace?.outcome);
  const said = error === undefined ? 'fails' : `fails: ${error.message} (${error.sqlState})`;
  const on = dependenceIn(statement.trace?.outcome)?.relations.map((name) => `\`${shortName(name)}\``) ?? [];
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
