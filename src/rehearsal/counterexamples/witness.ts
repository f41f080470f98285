import type { Counterexample, SqlError } from '../../model/effect.ts';
import type { Schema } from '../../model/schema.ts';
import { sqlErrorOf } from '../errors.ts';
import { tableNamed } from '../rows/order.ts';
import type { Session } from '../session.ts';
import type { Ask } from './ask.ts';
import type { Break } from './break.ts';
import { notTried } from './not-tried.ts';
import { type Attempt, type Prepared, resolved, seen } from './prepared-row.ts';
import type { Removed } from './take-away.ts';
import { asked, kept } from './transaction.ts';

/** What stood in the tables when the statement's turn came, and which rows break it. */
export type Witness = { readonly counterexamples: readonly Counterexample[]; readonly breaks: readonly Break[] };

/** Looks, right before a statement runs, whether a row that breaks it is there. */
export async function witness(
  session: Session,
  before: Schema,
  ask: Ask,
  prepared: Prepared,
  removed: Removed,
): Promise<Witness> {
  const breaks = await resolved(session, ask);
  if (breaks === undefined)
    return { counterexamples: notTried(ask, 'what it asks about is made by the same statement'), breaks: [] };
  const counterexamples: Counterexample[] = [];
  for (const one of breaks) {
    const state = await stateOf(session, before, one, attemptAt(prepared, one), removed);
    if (state !== undefined) counterexamples.push({ matter: one.matter, relation: one.relation, ...state });
  }
  return { counterexamples, breaks };
}

/** What came of the same before the change: there may be more to break by now, or less. */
const attemptAt = ({ attempts }: Prepared, one: Break): Attempt | undefined => {
  const same = attempts.filter(({ at }) => at.matter === one.matter && at.relation === one.relation);
  return same.find(({ at }) => at.columns.join() === one.columns.join()) ?? same[0];
};

type State = Pick<Counterexample, 'state' | 'detail'>;

const stateOf = async (
  session: Session,
  before: Schema,
  one: Break,
  attempt: Attempt | undefined,
  removed: Removed,
): Promise<State | undefined> => {
  const row = await seen(session, one);
  if (row !== undefined) return { state: 'there', detail: row };
  const line = removed.get(one.relation);
  if (attempt?.made === true && line !== undefined) return await again(session, one, attempt, line);
  if (attempt?.made === true)
    return { state: 'there', detail: `${attempt.row}, until an earlier statement of the change mended it` };
  if (one.quiet) return undefined;
  if (attempt?.made === false && attempt.refused) return { state: 'refused', detail: attempt.reason };
  if (tableNamed(before, one.relation) === undefined) return await withoutHistory(session, one);
  return { state: 'not made', detail: attempt?.reason ?? 'none of the rows that were tried breaks it' };
};

/** Rows went for an earlier statement, which may refuse such a row from then on. */
const again = async (
  session: Session,
  one: Break,
  attempt: Extract<Attempt, { made: true }>,
  line: number,
): Promise<State> => {
  const gone: State = { state: 'not made', detail: `the rows had to go for line ${line}` };
  if (attempt.insert === '') return gone;
  const error = await kept(session, () => session.run(attempt.insert)).then(() => undefined, sqlErrorOf);
  if (error !== undefined) return isRefusal(error, one) ? { state: 'refused', detail: error.message } : gone;
  const row = await seen(session, one);
  return row === undefined ? gone : { state: 'there', detail: row };
};

/** A new column without a value refuses every row that knows nothing of it: that is no refusal of such a row. */
const isRefusal = ({ sqlState }: SqlError, { matter }: Break): boolean =>
  sqlState.startsWith('23') && (sqlState !== '23502' || matter === 'NULL');

/** A table that the change makes: without rows nothing is asked of it. */
const withoutHistory = async (session: Session, one: Break): Promise<State | undefined> => {
  const rows = await asked(session, async () => (await session.run(`SELECT FROM ${one.relation} LIMIT 1`)).rows.length);
  return rows === 0 ? undefined : { state: 'not made', detail: 'its rows are those that the change writes' };
};
