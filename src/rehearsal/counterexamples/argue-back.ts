import type { Counterexample, SqlError } from '../../model/effect.ts';
import type { QualifiedName, Schema } from '../../model/schema.ts';
import { isAboutData, sqlErrorOf } from '../errors.ts';
import type { RunScript, RunStatement } from '../protocol.ts';
import type { Session } from '../session.ts';
import { repairForChange } from '../surroundings.ts';
import type { Ask, PutOff } from './ask.ts';
import { type Prepared, prepareRow } from './prepared-row.ts';
import { type Removed, takeAway, takeAwayAll } from './take-away.ts';
import { kept, rolledBack } from './transaction.ts';
import { tryFunctions } from './try-functions.ts';
import { type Witness, witness } from './witness.ts';

/** What a statement met when rows that can break it were there before the change. */
export type Argued = {
  readonly counterexamples: readonly Counterexample[];
  /** What it failed with; it passed once the rows were gone. */
  readonly failure: { readonly error: SqlError; readonly relations: readonly QualifiedName[] } | undefined;
};

/** By the number of the script and of the statement. */
export type Arguments = ReadonlyMap<string, Argued>;

export function argumentKey(script: number, statement: number): string {
  return `${script}.${statement}`;
}

/** A change asks little of rows as a rule; one that asks much is not held up by us. */
const mostAsks = 40;
const mostMilliseconds = 6_000;

const asksOf = ({ demands }: RunStatement): readonly Ask[] => demands?.asks ?? [];

type Asked = { readonly ask: Ask; readonly prepared: Prepared };
type Task = {
  readonly key: string;
  readonly statement: RunStatement;
  readonly asked: readonly Asked[];
  readonly untried: number;
};

/**
 * Before a change is watched, it runs once in a transaction that is rolled back, with rows that break each of its statements put into the tables before
 * its first one: what an earlier statement mends is mended, and what arrives is there, as a query says.
 */
export async function argueBack(session: Session, scripts: readonly RunScript[], before: Schema): Promise<Arguments> {
  const statements = scripts.flatMap((script, at) =>
    script.statements.map((statement) => ({ key: argumentKey(at, statement.index), statement })),
  );
  const last = statements.findLastIndex(({ statement }) => asksOf(statement).length > 0);
  const found = new Map<string, Argued>();
  if (last === -1) return found;
  const until = performance.now() + mostMilliseconds;
  await rolledBack(session, async () => {
    await kept(session, () => session.run(tryFunctions));
    const tasks = await prepareTasks(session, before, statements.slice(0, last + 1), until);
    await runTasks(session, before, tasks, found, until);
  });
  return found;
}

/** What VALIDATE CONSTRAINT asks, where the change makes the constraint: the catalog does not know it before. */
const beforehand = (ask: Ask, putOff: readonly PutOff[]): Ask => {
  if (ask.kind !== 'validate') return ask;
  const own = putOff.filter(({ table }) => table === ask.table);
  const named = own.find(({ name }) => name === ask.constraint) ?? own.find(({ name }) => name === undefined);
  return named?.ask ?? ask;
};

const prepareTasks = async (
  session: Session,
  before: Schema,
  statements: readonly { readonly key: string; readonly statement: RunStatement }[],
  until: number,
): Promise<readonly Task[]> => {
  let left = mostAsks;
  const putOff = statements.flatMap(({ statement }) => statement.demands?.putOff ?? []);
  const tasks: Task[] = [];
  for (const { key, statement } of statements) {
    const asked: Asked[] = [];
    for (const ask of asksOf(statement)) {
      if (left <= 0 || performance.now() > until) break;
      left -= 1;
      asked.push({
        ask,
        prepared: await prepareRow(session, before, beforehand(ask, putOff), statement.sql, mostAsks - left),
      });
    }
    tasks.push({ key, statement, asked, untried: asksOf(statement).length - asked.length });
  }
  return tasks;
};

const runTasks = async (
  session: Session,
  before: Schema,
  tasks: readonly Task[],
  found: Map<string, Argued>,
  until: number,
): Promise<void> => {
  const removed: Removed = new Map();
  let stopped: string | undefined;
  for (const { key, statement, asked, untried } of tasks) {
    if (performance.now() > until) stopped ??= 'trying took too long';
    const unmade = (reason: string, count: number) =>
      asked.slice(asked.length - count).flatMap(({ prepared }) => prepared.notTried(reason));
    if (stopped !== undefined) {
      if (asked.length > 0) found.set(key, { counterexamples: unmade(stopped, asked.length), failure: undefined });
      continue;
    }
    const outcome = await runTask(session, before, statement, asked, removed);
    if (outcome.stopped !== undefined)
      stopped = `line ${statement.line} could not be run with such rows: ${outcome.stopped}`;
    if (asked.length > 0 || outcome.failure !== undefined || untried > 0)
      found.set(key, { counterexamples: outcome.counterexamples, failure: outcome.failure });
  }
};

type TaskOutcome = Argued & { readonly stopped: string | undefined };

const isSkipped = ({ kind, neverRun }: RunStatement): boolean =>
  neverRun !== undefined || kind === 'begins transaction' || kind === 'ends transaction' || kind === 'never run';

const runTask = async (
  session: Session,
  before: Schema,
  statement: RunStatement,
  asked: readonly Asked[],
  removed: Removed,
): Promise<TaskOutcome> => {
  const witnesses: Witness[] = [];
  for (const { ask, prepared } of asked) witnesses.push(await witness(session, before, ask, prepared, removed));
  const counterexamples = witnesses.flatMap((one) => one.counterexamples);
  if (isSkipped(statement)) return { counterexamples, failure: undefined, stopped: undefined };
  const error = await run(session, statement);
  if (error === undefined) return { counterexamples, failure: undefined, stopped: undefined };
  if (!isAboutData(error)) return { counterexamples, failure: undefined, stopped: error.message };
  const relations = [...new Set(witnesses.flatMap(({ breaks }) => breaks.map(({ relation }) => relation)))];
  const rows = witnesses.flatMap(({ breaks }) => breaks);
  await takeAway(session, rows, statement.line, removed);
  let again = await run(session, statement);
  if (again !== undefined && isAboutData(again)) {
    await takeAwayAll(session, [...statement.relations, ...relations], statement.line, removed);
    again = await run(session, statement);
  }
  const named = relations.length > 0 ? relations : statement.relations;
  return {
    counterexamples,
    failure: again === undefined ? { error, relations: named } : undefined,
    stopped: again?.message,
  };
};

/** Runs it, making up what it takes for granted; what it failed with. */
const run = async (session: Session, statement: RunStatement): Promise<SqlError | undefined> => {
  for (let attempt = 0; ; attempt += 1) {
    const error = await kept(session, () =>
      statement.copy === undefined
        ? session.run(statement.demands?.inside ?? statement.sql)
        : session.copyIn(statement.sql, statement.copy),
    ).then(() => undefined, sqlErrorOf);
    const repair = error && attempt < 5 ? repairForChange(error) : undefined;
    if (repair === undefined) return error;
    const mended = await kept(session, () => session.run(repair.sql)).then(
      () => true,
      () => false,
    );
    if (!mended) return error;
  }
};
