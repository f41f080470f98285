import { cameToItsEnd, type SqlError, type StatementTrace } from '../../model/effect.ts';
import { isAboutData } from '../errors.ts';
import type { RunStatement } from '../protocol.ts';
import { repairForChange } from '../surroundings.ts';
import type { WatchedDatabase } from '../watched-database.ts';
import { isReducible, type Lack, type Lacking, lackOf, lackOfCalls, standInOf } from './lack-of.ts';
import { lackingOf } from './lacking.ts';

type Failed = { readonly index: number; readonly error: SqlError };

/** What the database lacks for some statements, as it turns out while they run. */
export type Lacks = {
  /** A statement that is known not to run here, marked so. */
  readonly known: (statement: RunStatement) => RunStatement;
  /**
   * The statements for another run, after one failed for want of something: with that made up or left out, or without the
   * statement. Undefined: it is the statement's own failure. `rows`: that rows of ours made it fail was ruled out.
   */
  readonly without: (
    statements: readonly RunStatement[],
    failed: Failed,
    rows: boolean,
  ) => Promise<readonly RunStatement[] | undefined>;
  /** The traces, saying which statements ran on what is only made up. */
  readonly told: (traces: readonly StatementTrace[]) => readonly StatementTrace[];
};

/** Begins with what the history lacks. */
export function lacksOf(watched: WatchedDatabase, statements: readonly RunStatement[], neededBy: string): Lacks {
  const extensions = statements.flatMap(({ extension }) => (extension === undefined ? [] : [extension]));
  const leftOut = new Map<number, readonly string[]>();
  const now = (): Lacking =>
    lackingOf(watched.session, watched.history, { madeUp: watched.madeUp, extensions, notRun: watched.notRun });
  const remember = (statement: RunStatement, { reason, root }: Lack): RunStatement => {
    watched.notRun.push({ sql: statement.sql, place: `line ${statement.line} of ${neededBy}`, root });
    return { ...statement, neverRun: reason, ...(root === reason ? {} : { root }) };
  };
  for (const statement of statements)
    if (statement.neverRun !== undefined) remember(statement, atRoot(statement.neverRun));
  return {
    known: (statement) => {
      const lack = statement.neverRun === undefined ? lackOfCalls(statement, now()) : undefined;
      return lack === undefined ? statement : remember(statement, lack);
    },
    without: async (rest, { index, error }, rows) => {
      const statement = rest.find((one) => one.index === index);
      if (statement === undefined || statement.neverRun !== undefined) return undefined;
      const asked = statement.asks !== undefined && !rows && !isAboutData(error);
      const first = asked ? lackOf(error, statement, now()) : undefined;
      if (!first && !rows && (await makeUp(watched, error, neededBy))) return rest;
      const { reduced, ...bare } = statement;
      if (reduced && !reduced.differs && isReducible(error)) {
        leftOut.set(index, reduced.leaves);
        watched.madeUp.push(...reduced.leaves.map((name) => ({ kind: 'left out', name, neededBy, sql: '' }) as const));
        return rest.map((one) => (one.index === index ? { ...bare, sql: reduced.sql } : one));
      }
      const lack = first ?? (rows || !isAboutData(error) ? lackOf(error, statement, now()) : undefined);
      if (lack === undefined) return undefined;
      const marked = remember(statement, lack);
      return rest.map((one) => (one.index === index ? marked : one));
    },
    told: (traces) => {
      const lacking = now();
      return traces.map((trace) => {
        const statement = statements.find(({ index }) => index === trace.index);
        if (!cameToItsEnd(trace.outcome) || statement === undefined) return trace;
        const restsOn = standInOf(statement, lacking);
        const without = leftOut.get(trace.index);
        return { ...trace, ...(restsOn === undefined ? {} : { restsOn }), ...(without ? { leftOut: without } : {}) };
      });
    },
  };
}

const atRoot = (reason: string): Lack => ({ reason, root: reason });

/** True: what was missing is there now, and the statements are worth another run. */
const makeUp = async (watched: WatchedDatabase, error: SqlError, neededBy: string): Promise<boolean> => {
  const repair = repairForChange(error);
  if (repair === undefined || watched.madeUp.some((made) => made.sql === repair.sql)) return false;
  watched.madeUp.push({ kind: repair.kind, name: repair.name, neededBy, sql: repair.sql });
  return watched.session.run(repair.sql).then(
    () => true,
    () => false,
  );
};
