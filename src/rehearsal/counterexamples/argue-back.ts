import type { Counterexample, SqlError } from '../../model/effect.ts';
import type { QualifiedName, Schema } from '../../model/schema.ts';
import { sqlErrorOf } from '../errors.ts';
import type { RunScript, RunStatement } from '../protocol.ts';
import type { Session } from '../session.ts';
import { repairForChange } from '../surroundings.ts';
import { notTried } from './not-tried.ts';
import { type Removed, takeAway, takeAwayAll } from './take-away.ts';
import { type Asked, asksOf, prepareTasks, type Task } from './tasks.ts';
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

const mostMilliseconds = 6_000;

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
  const trying = rolledBack(session, async () => {
    await kept(session, () => session.run(tryFunctions));
    const tasks = await prepareTasks(session, before, statements.slice(0, last + 1), until);
    await runTasks(session, before, tasks, found, until);
  });
  // What the change did to the session may keep us from trying: that is said, and the change is watched all the same.
  await trying.catch((thrown: unknown) => {
    const reason = sqlErrorOf(thrown).message;
    for (const { key, statement } of statements)
      if (!found.has(key))
        found.set(key, {
          counterexamples: asksOf(statement).flatMap((ask) => notTried(ask, reason)),
          failure: undefined,
        });
  });
  return found;
}

const runTasks = async (
  session: Session,
  before: Schema,
  tasks: readonly Task[],
  found: Map<string, Argued>,
  until: number,
): Promise<void> => {
  const removed: Removed = new Map();
  let stopped: string | undefined;
  for (const { key, statement, asked } of tasks) {
    if (performance.now() > until) stopped ??= 'trying took too long';
    if (stopped !== undefined) {
      const reason = stopped;
      found.set(key, { counterexamples: asked.flatMap(({ ask }) => notTried(ask, reason)), failure: undefined });
      continue;
    }
    const outcome = await runTask(session, before, statement, asked, removed);
    if (outcome.stopped !== undefined)
      stopped = `line ${statement.line} could not be run with such rows: ${outcome.stopped}`;
    found.set(key, { counterexamples: outcome.counterexamples, failure: outcome.failure });
  }
};

type TaskOutcome = Argued & { readonly stopped: string | undefined };

/** What can't be run in one transaction, or not here at all: it writes no rows that the rest looks at. */
const isSkipped = (session: Session, { kind, neverRun, demands, extension }: RunStatement): boolean =>
  neverRun !== undefined ||
  ['begins transaction', 'ends transaction', 'never run'].includes(kind) ||
  (kind === 'outside transaction' && demands?.inside === undefined) ||
  (extension !== undefined && !session.hasExtension(extension));

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
  if (isSkipped(session, statement)) return { counterexamples, failure: undefined, stopped: undefined };
  const error = await run(session, statement);
  if (error === undefined) return { counterexamples, failure: undefined, stopped: undefined };
  const relations = [...new Set(witnesses.flatMap(({ breaks }) => breaks.map(({ relation }) => relation)))];
  const rows = witnesses.flatMap(({ breaks }) => breaks);
  await takeAway(session, rows, statement.line, removed);
  let again = await run(session, statement);
  if (again !== undefined) {
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
