import type { SqlError } from '../model/effect.ts';
import type { MadeUp, SkippedStatement } from '../model/rehearsal.ts';
import { sqlErrorOf, wantsNoTransaction } from './errors.ts';
import { isReducible, lackOf } from './lacks/lack-of.ts';
import { lackingOf } from './lacks/lacking.ts';
import type { HistoryReport, RunScript, RunStatement } from './protocol.ts';
import type { Session } from './session.ts';
import { guessAgain, type Repair, repairFor } from './surroundings.ts';

/** How many things are made up for one statement before it is skipped. */
const mostRepairs = 24;

/**
 * Brings a database to the state of the base branch. A migration is sent whole, as its tool would; what fails for want of
 * surroundings is repaired and tried again; what still fails is taken statement by statement, and the failing ones are skipped.
 */
export async function replay(
  session: Session,
  scripts: readonly RunScript[],
  searchPath: readonly string[],
  at: (script: RunScript) => void,
): Promise<HistoryReport> {
  const madeUp: MadeUp[] = [];
  const skipped: SkippedStatement[] = [];
  let applied = 0;
  await discardSessionState(session, searchPath);
  for (const script of scripts) {
    at(script);
    const before = skipped.length;
    skipped.push(...script.unreadable.map(({ line, reason }) => ({ path: script.path, line, sql: '', reason })));
    await replayOne(session, script, madeUp, skipped);
    await discardSessionState(session, searchPath);
    if (skipped.length === before) applied += 1;
  }
  return { applied, madeUp, skipped };
}

/** A new connection's state, as the tool would give the next migration. */
export async function discardSessionState(session: Session, searchPath: readonly string[]): Promise<void> {
  await session.run('ROLLBACK').catch(() => undefined);
  await session.run('DISCARD ALL');
  await session.run('SET client_min_messages = warning');
  if (searchPath.length === 0) return;
  const names = searchPath.map((name) => `"${name.replaceAll('"', '""')}"`);
  for (const name of names.filter((quoted) => quoted !== '"$user"'))
    await session.run(`CREATE SCHEMA IF NOT EXISTS ${name}`);
  await session.run(`SET search_path = ${names.join(', ')}`);
}

const replayOne = async (
  session: Session,
  script: RunScript,
  madeUp: MadeUp[],
  skipped: SkippedStatement[],
): Promise<void> => {
  const whole = script.mode !== 'none' && script.statements.every((statement) => statement.kind === 'ordinary');
  if (whole && script.statements.length > 1 && (await replayWhole(session, script, madeUp))) return;
  const own = script.statements.some((statement) => statement.kind === 'begins transaction');
  const done = own ? await replayInOwnTransactions(session, script, madeUp) : 0;
  for (const statement of script.statements.slice(done)) {
    const lack = await replayStatement(session, statement, script, { madeUp, skipped });
    if (lack) skipped.push({ path: script.path, line: statement.line, sql: statement.sql.slice(0, 200), ...lack });
  }
};

/** Runs a file with its own BEGIN and COMMIT as it is written; how many statements, from the first, are committed. */
const replayInOwnTransactions = async (session: Session, script: RunScript, madeUp: MadeUp[]): Promise<number> => {
  let committed = 0;
  const run = async (): Promise<void> => {
    let open = false;
    for (const [at, statement] of script.statements.entries()) {
      if (at < committed) continue;
      if (statement.kind === 'begins transaction') open = true;
      else if (statement.kind === 'ends transaction') open = false;
      await session.run(statement.sql);
      if (!open) committed = at + 1;
    }
  };
  const runOrRollBack = (): Promise<void> =>
    run().catch(async (thrown: unknown) => {
      await session.run('ROLLBACK');
      throw thrown;
    });
  if (!script.statements.every(isPlain)) return 0;
  await tryWithRepairs(session, runOrRollBack, script, madeUp);
  return committed;
};

const isPlain = ({ kind }: RunStatement): boolean => kind === 'ordinary' || kind.endsWith('transaction');

/** True: it ran. False: nothing of it remained. */
const replayWhole = async (session: Session, script: RunScript, madeUp: MadeUp[]): Promise<boolean> => {
  const sql = script.statements.map((statement) => `${statement.sql};`).join('\n');
  const error = await tryWithRepairs(session, () => session.run(sql), script, madeUp);
  return error === undefined;
};

type Found = { readonly madeUp: MadeUp[]; readonly skipped: readonly SkippedStatement[] };

/** Runs it, or says why it was skipped. */
const replayStatement = async (
  session: Session,
  statement: RunStatement,
  script: RunScript,
  found: Found,
): Promise<Pick<SkippedStatement, 'reason' | 'root'> | undefined> => {
  const { madeUp } = found;
  if (statement.neverRun !== undefined) return { reason: statement.neverRun };
  if (statement.kind === 'begins transaction' || statement.kind === 'ends transaction') return undefined;
  if (statement.kind === 'copies from the client' && statement.copy === undefined) {
    return { reason: 'its rows are not in the file' };
  }
  if (statement.extension !== undefined && !session.hasExtension(statement.extension)) {
    madeUp.push({ kind: 'extension', name: statement.extension, neededBy: script.path });
    return undefined;
  }
  const error = await tryWithRepairs(session, () => send(session, statement, statement.sql), script, madeUp);
  if (error === undefined || isAboutMissingExtension(error, madeUp)) return undefined;
  if (statement.reduced && isReducible(error)) {
    const { sql, leaves } = statement.reduced;
    const still = await tryWithRepairs(session, () => send(session, statement, sql), script, madeUp);
    if (still === undefined) return leftOut(leaves, script, madeUp);
  }
  const lacking = lackingOf(session, found, { madeUp: [], extensions: [], notRun: [] });
  return lackOf(error, statement, lacking) ?? { reason: `${error.message} (${error.sqlState})` };
};

const send = (session: Session, { copy }: RunStatement, sql: string): Promise<unknown> =>
  copy === undefined ? session.run(sql) : session.copyIn(sql, copy);

const leftOut = (leaves: readonly string[], { path }: RunScript, madeUp: MadeUp[]): undefined => {
  const fresh = leaves.filter((name) => !madeUp.some((made) => made.kind === 'left out' && made.name === name));
  madeUp.push(...fresh.map((name) => ({ kind: 'left out', name, neededBy: path }) as const));
};

const isAboutMissingExtension = (error: SqlError, madeUp: readonly MadeUp[]): boolean =>
  madeUp.some((made) => made.kind === 'extension' && error.message.includes(`extension "${made.name}" does not exist`));

const tryWithRepairs = async (
  session: Session,
  run: () => Promise<unknown>,
  script: RunScript,
  madeUp: MadeUp[],
): Promise<SqlError | undefined> => {
  const attempts = new Map<string, number>();
  let guessed: { made: Repair; attempt: number } | undefined;
  for (let round = 0; ; round += 1) {
    const error = await run().then(
      () => undefined,
      (thrown: unknown) => sqlErrorOf(thrown),
    );
    if (error === undefined || round >= mostRepairs || wantsNoTransaction(error)) return error;
    const key = `${error.sqlState} ${error.message}`;
    const attempt = attempts.get(key) ?? 0;
    const again = guessed && guessAgain(guessed.made, error, guessed.attempt + 1);
    const repair = again ?? repairFor(error, attempt);
    if (repair === undefined) return error;
    if (repair.kind === 'function') guessed = { made: repair, attempt: again && guessed ? guessed.attempt + 1 : 0 };
    attempts.set(key, attempt + 1);
    const repaired = await session.run(repair.sql).then(
      () => true,
      () => false,
    );
    if (repaired && !madeUp.some((made) => made.kind === repair.kind && made.name === repair.name)) {
      madeUp.push({ kind: repair.kind, name: repair.name, neededBy: script.path });
    }
  }
};
