import type { Schema, Table } from '../../model/schema.ts';
import { quoteIdentifier, splitQualifiedName } from '../../sql/names.ts';
import type { Failure } from '../rows/engine.ts';
import { fillEach } from '../rows/fill-each.ts';
import type { MadeRow } from '../rows/fill-table.ts';
import { insertSql } from '../rows/insert.ts';
import { tableNamed } from '../rows/order.ts';
import { type NoRow, rowThat } from '../rows/row-that.ts';
import { wordsIn } from '../rows/table-facts.ts';
import type { Session } from '../session.ts';
import type { Ask } from './ask.ts';
import type { Break } from './break.ts';
import { breaksOf } from './breaks.ts';
import { describe } from './describe.ts';
import { asked, guarded, kept } from './transaction.ts';

/** What came of making one row before the change. */
type Outcome =
  | { readonly made: true; readonly insert: string; readonly row: string }
  | { readonly made: false; readonly refused: boolean; readonly reason: string };
export type Attempt = Outcome & { readonly at: Break };

/** Rows made for one thing that is asked, by its breaks as they stood before the change; none where it names what the change makes. */
export type Prepared = { readonly attempts: readonly Attempt[] };

/**
 * Makes rows that break what is asked, in the state before the change; the transaction is left as it was but for them. Undefined where it names what
 * is not there yet.
 */
export async function prepareRow(
  session: Session,
  before: Schema,
  ask: Ask,
  sql: string,
  number: number,
): Promise<Prepared | undefined> {
  const breaks = await resolved(session, ask);
  const n = 2_000 + number * 50;
  if (breaks === undefined) return undefined;
  const attempts: Attempt[] = [];
  for (const [index, one] of breaks.entries())
    attempts.push({ at: one, ...(await attemptFor(session, before, one, sql, n + index)) });
  return { attempts };
}

/** Where nobody can say before what will break it: a row for each value that it may choke on. */
export async function prepareAnything(
  session: Session,
  before: Schema,
  ask: Ask,
  sql: string,
  number: number,
): Promise<Prepared> {
  for (const table of tablesOf(before, ask)) await generic(session, before, table, sql, 2_000 + number * 50);
  return { attempts: [] };
}

/** The breaks of the moment, where the catalog has all that is named. What it took to find out stays within the transaction. */
export async function resolved(session: Session, ask: Ask): Promise<readonly Break[] | undefined> {
  const run = guarded(session);
  return kept(session, async () => {
    const breaks = await breaksOf(run, ask);
    for (const { relation, there } of breaks) await run(`SELECT FROM ${relation} WHERE ${there} LIMIT 0`);
    return breaks;
  }).catch(() => undefined);
}

const tablesOf = (before: Schema, ask: Ask): readonly Table[] => {
  const names = 'table' in ask ? [ask.table] : 'parent' in ask ? [ask.parent, ask.attached] : [];
  return names.flatMap((name) => (name === undefined ? [] : (tableNamed(before, name) ?? [])));
};

/** One row for each value that the statement may choke on: only the statement itself can tell which does. */
const generic = async (session: Session, before: Schema, table: Table, sql: string, n: number): Promise<void> => {
  await fillEach(guarded(session), before, table, sql, n);
};

const attemptFor = async (session: Session, before: Schema, one: Break, sql: string, n: number): Promise<Outcome> => {
  const table = tableNamed(before, one.relation);
  if (table === undefined) return { made: false, refused: false, reason: 'the change makes the table' };
  if (one.first !== undefined) await makeFirst(session, before, one.first, sql, n + 25);
  if (one.made === undefined) {
    await generic(session, before, table, sql, n);
  } else {
    const result = await makeRow(session, before, table, { ...one, made: one.made }, sql, n);
    if ('row' in result) {
      return { made: true, insert: insertSql(table, result.row), row: (await seen(session, one)) ?? '' };
    }
    const there = await seen(session, one);
    if (there === undefined) return { made: false, ...result };
  }
  const row = await seen(session, one);
  return row === undefined
    ? { made: false, refused: false, reason: 'none of the rows that were tried breaks it' }
    : { made: true, insert: '', row };
};

/** A row that breaks it, in a few words; undefined where none does. */
export async function seen(session: Session, one: Break): Promise<string | undefined> {
  return asked(session, async () => describe(await rowsOf(session, one), one));
}

/** Values that hardly any table has are told only where nothing else breaks it. */
const everydayFirst = (row: string): string => `${row}::text ~ 'NaN|nfinity', length(${row}::text), ${row}::text`;

const rowsOf = async (session: Session, one: Break) => {
  const columns = one.columns.slice(0, 4).map((column) => `(to_jsonb(broken.*) ->> '${column.replaceAll("'", "''")}')`);
  const row = quoteIdentifier(splitQualifiedName(one.relation).name);
  const { rows } = await session.run(
    `SELECT json_build_array(${columns.join(', ')})::text AS row FROM (SELECT * FROM ${one.relation} WHERE ${one.there} ORDER BY ${everydayFirst(row)} LIMIT 1) AS broken`,
  );
  return rows.map(({ row }) => JSON.parse(String(row)) as readonly (string | null)[]);
};

const makeRow = (
  session: Session,
  before: Schema,
  table: Table,
  one: Break & { readonly made: string },
  sql: string,
  n: number,
): Promise<MadeRow | NoRow> => {
  const { made: holds, columns, nullsFirst = false } = one;
  const among = one.first?.relation === one.relation ? one.first.where : undefined;
  const purpose = { holds, columns, spoken: [sql], n, nullsFirst, among };
  return rowThat(guarded(session), before, table, purpose, (insert) => whereBroken(session, one, insert));
};

const notBroken: Failure = {
  code: '',
  message: 'no row was found that breaks it',
  constraint: undefined,
  column: undefined,
  table: undefined,
};

/** Keeps the row only where it breaks what it should, and no constraint waits to refuse it. */
const whereBroken = async (
  session: Session,
  one: Break,
  insert: () => Promise<MadeRow | Failure>,
): Promise<MadeRow | Failure> => {
  const isMade = (result: MadeRow | Failure): boolean => !('code' in result);
  try {
    return await kept(
      session,
      async () => {
        const made = await insert();
        if ('code' in made) return made;
        await session.run('SET CONSTRAINTS ALL IMMEDIATE');
        return (await seen(session, one)) === undefined ? notBroken : made;
      },
      isMade,
    );
  } catch (error) {
    return { ...notBroken, message: error instanceof Error ? error.message : String(error) };
  }
};

/** A row that another may refer to, or be the same as. */
const makeFirst = async (
  session: Session,
  before: Schema,
  { relation, where }: NonNullable<Break['first']>,
  sql: string,
  n: number,
): Promise<void> => {
  const table = tableNamed(before, relation);
  if (table === undefined) return;
  const columns = wordsIn(where, table.columns);
  const there = await asked(
    session,
    async () => (await session.run(`SELECT FROM ${relation} WHERE ${where} LIMIT 1`)).rows,
  );
  if (there !== undefined && there.length > 0) return;
  const holds = `(${where}) IS TRUE`;
  await rowThat(guarded(session), before, table, { holds, columns, spoken: [sql], n }, (insert) => insert());
};
