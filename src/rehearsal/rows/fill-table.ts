import type { Intent } from './candidate.ts';
import { type Failure, failureOf, type Run } from './engine.ts';
import { insertAllSql, insertSql, withTriggersOff } from './insert.ts';
import { type ParentRows, parentRows } from './parents.ts';
import { type Group, groupsOf } from './solve.ts';
import type { TableFacts } from './table-facts.ts';
import { chooseRow, type RowWish, type TableRow } from './table-row.ts';

const intents: readonly Intent[] = ['tame', 'null', 'highest', 'lowest', 'duplicate', 'spread'];
/** Rows of a table that is only referred to. */
const parentIntents: readonly Intent[] = ['tame', 'null', 'highest'];
const mostRows = 12;
const mostAttemptsPerRow = 10;
const mostAttempts = 60;

/** A row that is in the table now. */
export type MadeRow = { readonly row: TableRow; readonly key: readonly string[]; readonly triggersOff: boolean };

/** What became of one table. `failure`: why a row is missing, the last reason given. */
export type TableFilled = { readonly rows: readonly MadeRow[]; readonly reason: string | undefined };

type Filling = {
  readonly run: Run;
  readonly facts: TableFacts;
  readonly groups: readonly Group[];
  parents: ParentRows;
  triggersOff: boolean;
  attempts: number;
};

const wishesFor = (facts: TableFacts, isTouched: boolean, offset: number, fewest: number): readonly RowWish[] => {
  const few = facts.columns.map(({ all }) => all.length);
  const base = isTouched ? intents : parentIntents;
  const count = isTouched ? Math.min(mostRows, Math.max(base.length, fewest, ...few)) : base.length;
  return Array.from({ length: count }, (_, index) => ({
    intent: base[index] ?? 'spread',
    n: offset + index,
    first: offset,
    refused: new Map(),
    unread: 0,
    pinned: new Map(),
  }));
};

const insertRow = async (filling: Filling, row: TableRow): Promise<MadeRow | undefined> => {
  const { run, facts, triggersOff } = filling;
  const insert = () => run(insertSql(facts.table, row));
  const [inserted] = triggersOff ? await withTriggersOff(run, facts, insert) : await insert();
  return inserted && { row, key: JSON.parse(String(inserted.key)) as readonly string[], triggersOff };
};

const withRefused = (refused: RowWish['refused'], column: string, sql: string): RowWish['refused'] =>
  new Map([...refused, [column, new Set([...(refused.get(column) ?? []), sql])]]);

/** What to wish for instead, given what the table refused; undefined where nothing is left to try. */
const otherWish = (
  filling: Filling,
  wish: RowWish,
  row: TableRow,
  failure: Failure,
  attempt: number,
): RowWish | undefined => {
  const { facts } = filling;
  const refused = failure.constraint === undefined ? undefined : facts.refusers.get(failure.constraint);
  const choosable = (refused ?? []).filter((column) => facts.columns.some(({ name }) => name === column));
  if (['23505', '23P01', '23503', '23514'].includes(failure.code) && choosable.length > 0) {
    const tame = failure.code === '23514' && attempt > 3 ? { intent: 'tame' as const } : {};
    const column = choosable[attempt % choosable.length] ?? '';
    return { ...wish, ...tame, refused: withRefused(wish.refused, column, row.get(column)?.sql ?? 'NULL') };
  }
  if (wish.intent !== 'tame' && /^(?:2[23]|54)/.test(failure.code)) return { ...wish, intent: 'tame' };
  const unreadable = /^2[23]/.test(failure.code) && facts.columns.some(({ readable }) => wish.unread < readable.length);
  if (unreadable) return { ...wish, unread: wish.unread + 1 };
  if (facts.userTriggers.length > 0 && !filling.triggersOff) {
    filling.triggersOff = true;
    return wish;
  }
  return undefined;
};

const suppressed: Failure = {
  code: '02000',
  message: 'a trigger rejects the row',
  constraint: undefined,
  column: undefined,
  table: undefined,
};

/** Puts one row into the table, or says why the last attempt failed. Nothing to insert is no failure of PostgreSQL's: it has no code. */
const tryRow = async (filling: Filling, first: RowWish, most = mostAttemptsPerRow): Promise<MadeRow | Failure> => {
  let wish = first;
  let failure: Failure = { ...suppressed, code: '', message: 'too many attempts' };
  for (let attempt = 0; attempt < most && filling.attempts < mostAttempts; attempt++) {
    filling.attempts++;
    const choice = await chooseRow(filling.run, filling.facts, filling.groups, filling.parents, wish);
    // What PostgreSQL refused says more than that nothing is left to try.
    if ('reason' in choice)
      return attempt > 0 && wish.isStrict ? failure : { ...suppressed, code: '', message: choice.reason };
    failure = suppressed;
    try {
      const made = await insertRow(filling, choice.row);
      if (made !== undefined) return made;
    } catch (error) {
      failure = failureOf(error);
    }
    const next = otherWish(filling, wish, choice.row, failure, attempt);
    if (next === undefined) return failure;
    wish = next;
  }
  return failure;
};

const reasonOf = ({ code, message }: Failure): string => (code === '' ? message : `${message} (${code})`);

/** One more row, as wished for: made, or why not. @param most attempts */
export async function fillRow(run: Run, facts: TableFacts, wish: RowWish, most: number): Promise<MadeRow | Failure> {
  const groups = groupsOf(facts.columns, facts.checks);
  const parents = await parentRows(run, facts.foreignKeys);
  return tryRow({ run, facts, groups, parents, triggersOff: false, attempts: 0 }, wish, most);
}

/** All rows in one statement, which is quick where nothing refuses them; undefined where something does, or might keep one out. */
const tryAll = async (filling: Filling, wishes: readonly RowWish[]): Promise<readonly MadeRow[] | undefined> => {
  const { run, facts, groups, parents } = filling;
  if (facts.userTriggers.length > 0 || facts.table.rules.length > 0) return undefined;
  const rows: TableRow[] = [];
  for (const wish of wishes) {
    const choice = await chooseRow(run, facts, groups, parents, wish);
    if ('reason' in choice) return undefined;
    rows.push(choice.row);
  }
  const columns = rows.map((row) => [...row.keys()].join());
  if (columns.some((list) => list === '' || list !== columns[0])) return undefined;
  const inserted = await run(insertAllSql(facts.table, rows)).catch(() => undefined);
  return inserted?.map(({ key }, index) => ({
    row: rows[index] ?? new Map(),
    key: JSON.parse(String(key)) as readonly string[],
    triggersOff: false,
  }));
};

/**
 * Gives a table some rows, all at once or, where that is refused, each in a statement of its own, in a bounded number of attempts.
 * @param isTouched whether the change touches it; a table that is only referred to gets fewer
 * @param offset a number above that of the rows that are there
 * @param fewest how many rows a touched table gets at least
 */
export async function fillTable(
  run: Run,
  facts: TableFacts,
  isTouched: boolean,
  offset: number,
  fewest = 0,
): Promise<TableFilled> {
  const groups = groupsOf(facts.columns, facts.checks);
  const filling: Filling = { run, facts, groups, parents: new Map(), triggersOff: false, attempts: 0 };
  const rows: MadeRow[] = [];
  let reason: string | undefined;
  filling.parents = await parentRows(run, facts.foreignKeys);
  const refersToItself = facts.foreignKeys.some(({ references }) => references?.table === facts.table.name);
  const wishes = wishesFor(facts, isTouched, offset, fewest);
  const all = refersToItself ? undefined : await tryAll(filling, wishes);
  if (all !== undefined) return { rows: all, reason: undefined };
  for (const wish of wishes) {
    if (refersToItself && rows.length > 0) filling.parents = await parentRows(run, facts.foreignKeys);
    const made = await tryRow(filling, wish);
    if ('code' in made) reason = reasonOf(made);
    else rows.push(made);
    if (filling.attempts >= mostAttempts) break;
  }
  return { rows, reason };
}
