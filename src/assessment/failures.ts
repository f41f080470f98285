import { shortName } from '../sql/names.ts';
import type { Evidence } from './evidence.ts';
import { type Concerned, quoted, statementsOf } from './statements.ts';

/** Statements that fail whatever the data. */
export function failing(evidence: Evidence): readonly Concerned[] {
  return statementsOf(evidence).filter(({ statement }) => statement.error !== undefined && !statement.dependsOnData);
}

/** Statements that pass on empty tables and fail on rows that are legal today. */
export function dependingOnData(evidence: Evidence): readonly Concerned[] {
  return statementsOf(evidence).filter(({ statement }) => statement.dependsOnData !== undefined);
}

/** A failure in a sentence: which statement, PostgreSQL's words and its code. */
export function failureInWords({ statement }: Concerned): string {
  const error = statement.dependsOnData?.error ?? statement.error;
  const said = error === undefined ? 'fails' : `fails: ${error.message} (${error.sqlState})`;
  const on = statement.dependsOnData?.relations.map((name) => `\`${shortName(name)}\``) ?? [];
  return `${quoted(statement.sql)} ${said}${on.length === 0 ? '' : `, with rows that ${on.join(', ')} may hold today`}`;
}

/** What the migrations were tried on: `PostgreSQL 18.6, after 41 migrations, with awkward rows in users`. */
export function triedOn({ rehearsal }: Evidence): string {
  const engine = rehearsal.engine?.description ?? 'PostgreSQL';
  const tables = rehearsal.rows.made.map((one) => `\`${shortName(one.table)}\``);
  const rows = tables.length === 0 ? '' : `, with awkward rows in ${tables.slice(0, 3).join(', ')}`;
  const more = tables.length > 3 ? ` and ${tables.length - 3} more` : '';
  return `${engine}, after ${rehearsal.history.applied} earlier migrations${rows}${more}`;
}
