import type { Effect, SqlError, StatementTrace } from '../model/effect.ts';
import type { TransactionMode } from '../model/migration.ts';
import { sqlErrorOf } from './errors.ts';
import type { Observer } from './observe.ts';
import type { RunStatement } from './protocol.ts';
import type { Session } from './session.ts';

export type ScriptRun = {
  readonly traces: readonly StatementTrace[];
  /** The statement that failed, if any; those from `kept` on were rolled back. */
  readonly failed: { readonly index: number; readonly error: SqlError } | undefined;
  /** How many statements, from the first, are committed. */
  readonly kept: number;
};

/**
 * Runs statements as the tool would, in its transactions, and observes each. A failing statement ends the run and rolls
 * back what its transaction did, as it would in production.
 */
export async function runScript(
  session: Session,
  observer: Observer,
  statements: readonly RunStatement[],
  mode: TransactionMode,
  at: (statement: RunStatement) => Promise<void>,
): Promise<ScriptRun> {
  const run: Running = { traces: [], kept: 0, inTransaction: false, escaped: false };
  for (const [position, statement] of statements.entries()) {
    await at(statement);
    const together = sharesTransaction(statements, position, mode, run.escaped);
    try {
      if (!run.inTransaction && together && statement.kind !== 'begins transaction') {
        await session.run('BEGIN');
        run.inTransaction = true;
        await observer.transactionBegan();
      }
      run.traces.push(await runOne(session, observer, statement, run));
      if (!run.inTransaction) run.kept = position + 1;
      if (run.inTransaction && endsPiece(statements, position, mode)) {
        await commit(session, observer, run);
        run.kept = position + 1;
      }
    } catch (thrown) {
      return failedAt(session, observer, run, statement, sqlErrorOf(thrown));
    }
  }
  const last = statements.at(-1);
  if (run.inTransaction && last) {
    const error = await commit(session, observer, run).then(() => undefined, sqlErrorOf);
    if (error) return failedAt(session, observer, run, last, error);
    run.kept = statements.length;
  }
  return { traces: run.traces, failed: undefined, kept: run.kept };
}

type Running = { traces: StatementTrace[]; kept: number; inTransaction: boolean; escaped: boolean };

/** Whether the statement runs in a transaction of the tool, or of the query string that it is sent in. */
const sharesTransaction = (
  statements: readonly RunStatement[],
  position: number,
  mode: TransactionMode,
  escaped: boolean,
): boolean => {
  const statement = statements[position];
  if (mode === 'none' || (escaped && mode !== 'implicit')) return false;
  if (mode !== 'implicit') return true;
  return statements.filter((other) => other.piece === statement?.piece).length > 1;
};

const endsPiece = (statements: readonly RunStatement[], position: number, mode: TransactionMode): boolean =>
  mode === 'implicit' &&
  statements[position + 1] !== undefined &&
  statements[position + 1]?.piece !== statements[position]?.piece;

const runOne = async (
  session: Session,
  observer: Observer,
  statement: RunStatement,
  run: Running,
): Promise<StatementTrace> => {
  if (statement.neverRun !== undefined) return notRun(statement, statement.neverRun);
  if (statement.kind === 'begins transaction' || statement.kind === 'ends transaction') {
    await session.run(statement.sql);
    run.inTransaction = statement.kind === 'begins transaction';
    run.escaped ||= statement.kind === 'ends transaction';
    observer.transactionEnded();
    if (run.inTransaction) await observer.transactionBegan();
    return ran(statement.index, undefined, undefined);
  }
  if (statement.kind === 'copies from the client' && statement.copy === undefined) {
    return notRun(statement, 'the rows of COPY … FROM stdin are not in the file');
  }
  if (statement.extension !== undefined && !session.hasExtension(statement.extension)) {
    return notRun(statement, `the extension ${statement.extension} is not available in the rehearsal`);
  }
  return run.inTransaction ? runInside(session, observer, statement) : runAlone(session, observer, statement);
};

const runInside = async (session: Session, observer: Observer, statement: RunStatement): Promise<StatementTrace> => {
  const began = performance.now();
  const result =
    statement.copy === undefined
      ? await session.run(statement.sql)
      : await session.copyIn(statement.sql, statement.copy);
  const seconds = (performance.now() - began) / 1_000;
  const effect = statement.watched ? await observer.observe(statement.truncates) : nothingNew;
  const lasted = seconds < 1 ? {} : { lasted: Math.round(seconds * 10) / 10 };
  return ran(statement.index, { ...effect, ...lasted }, result.affected);
};

/** An effect of which nothing is seen. */
export const nothingNew: Effect = {
  source: 'observed',
  locks: [],
  rewrites: [],
  scans: [],
  indexBuilds: [],
  created: [],
  dropped: [],
};

/** In a transaction of its own, so that it can be watched; bare where PostgreSQL refuses that. */
const runAlone = async (session: Session, observer: Observer, statement: RunStatement): Promise<StatementTrace> => {
  if (statement.kind !== 'outside transaction') {
    try {
      await session.run('BEGIN');
      await observer.transactionBegan();
      const trace = await runInside(session, observer, statement);
      await session.run('COMMIT');
      observer.transactionEnded();
      return trace;
    } catch (thrown) {
      await session.run('ROLLBACK');
      observer.rolledBack();
      if (!['25001', '2D000', '0A000'].includes(sqlErrorOf(thrown).sqlState)) throw thrown;
    }
  }
  await observer.outsideBegins();
  const result = await session.run(statement.sql);
  return ran(statement.index, await observer.observeOutside(statement.unwatched), result.affected);
};

const commit = async (session: Session, observer: Observer, run: Running): Promise<void> => {
  run.inTransaction = false;
  await session.run('COMMIT');
  observer.transactionEnded();
};

const failedAt = async (
  session: Session,
  observer: Observer,
  run: Running,
  statement: RunStatement,
  error: SqlError,
): Promise<ScriptRun> => {
  await session.run('ROLLBACK').catch(() => undefined);
  observer.rolledBack();
  const traces = run.traces.filter((trace) => trace.index !== statement.index);
  const trace: StatementTrace = { ...ran(statement.index, undefined, undefined), outcome: { kind: 'fails', error } };
  return { traces: [...traces, trace], failed: { index: statement.index, error }, kept: run.kept };
};

const ran = (index: number, effect: StatementTrace['effect'], rows: number | undefined): StatementTrace => ({
  index,
  outcome: { kind: 'ran' },
  effect,
  rows,
});

const notRun = (statement: RunStatement, reason: string): StatementTrace => ({
  ...ran(statement.index, undefined, undefined),
  outcome: { kind: 'could not be run', reason, ...(statement.root === undefined ? {} : { root: statement.root }) },
});
