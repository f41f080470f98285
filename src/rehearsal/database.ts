import type { QualifiedName, Schema } from '../model/schema.ts';
import { type Ascent, goUp } from './change.ts';
import { contend } from './contention/contend.ts';
import { type Arguments, argueBack } from './counterexamples/argue-back.ts';
import { withArguments } from './counterexamples/with-arguments.ts';
import { openEmbedded } from './embedded.ts';
import { type Filled, fillTables } from './filled.ts';
import { functionVolatility } from './function-volatility.ts';
import { startObserver } from './observe.ts';
import { platformScript } from './platforms/platform.ts';
import type {
  ChangeReply,
  ChangeRequest,
  ContendReply,
  ContendRequest,
  OpenReply,
  OpenRequest,
  TrialReply,
  TrialRequest,
} from './protocol.ts';
import { discardSessionState, replay } from './replay.ts';
import { downAndUp } from './round-trip.ts';
import type { Session } from './session.ts';
import { tryOut } from './trial.ts';
import { type TableValues, takeValues } from './values/take-values.ts';
import { resetSession, schemaOf, type WatchedDatabase } from './watched-database.ts';

/** One database of a rehearsal, at the end of the history when it is opened. */
export type Database = {
  readonly opened: OpenReply;
  /** Takes it through the change. */
  readonly change: (request: ChangeRequest) => Promise<ChangeReply>;
  /** Runs steps of a plan on it. */
  readonly trial: (request: TrialRequest) => Promise<TrialReply>;
  /** Runs a change while others work on its tables; on a server alone, which has connections for them. */
  readonly contend: (request: ContendRequest) => Promise<ContendReply>;
  readonly close: () => Promise<void>;
};

/** Called before each script, for whoever kills the process to know where it stood. */
export type At = (path: string, line: number) => void;

const connect = async ({ engine, image, extensions }: OpenRequest): Promise<Session> =>
  engine.name === 'embedded'
    ? openEmbedded(image, extensions)
    : (await import('./server.ts')).openServer(engine.url, engine.database);

/** Opens a database and replays on it what the request names. */
export async function openDatabase(request: OpenRequest, at: At): Promise<Database> {
  const session = await connect(request);
  const cluster = request.wantCluster ? await session.image?.() : undefined;
  const platform = request.platform ? [await platformScript(request.platform)] : [];
  const scripts = [...platform, ...request.baseline, ...request.history];
  const history = await replay(session, scripts, request.searchPath, (script) => at(script.path, 1));
  const before = request.before ?? (await schemaOf(session));
  const opened: OpenReply = {
    engine: {
      name: request.engine.name,
      description: session.description,
      version: session.version,
      ...loaded(request),
    },
    history: { ...history, applied: Math.max(0, history.applied - platform.length) },
    before,
    cluster,
    image: request.wantImage ? await session.image?.() : undefined,
  };
  const ready = standing({ session, searchPath: request.searchPath, before }, at);
  return {
    opened,
    change: async (asked) => {
      let argued: Arguments = new Map();
      const { watched, rows } = await ready(asked, true, async ({ schema }) => {
        await discardSessionState(session, request.searchPath);
        if (asked.roundTrip)
          argued = await argueBack(
            session,
            asked.migrations.map(({ up }) => up),
            schema,
          );
      });
      const reply = await changed({ watched, rows }, asked);
      return { ...reply, migrations: withArguments(reply.migrations, argued) };
    },
    trial: async (asked) => {
      const { watched, rows } = await ready(asked, asked.makeRows);
      const before = await valuesOf(watched, asked.makeRows ? rows.schema : undefined, asked.touched);
      const trial = await tryOut(watched, asked.steps, rows.lost);
      const after = await valuesOf(watched, asked.makeRows ? trial.after : undefined, asked.touched);
      return { ...trial, values: { before, after, cleared: trial.cleared } };
    },
    contend: async (asked) => {
      const { watched } = await ready({ ...asked, history, conditions: [] }, true);
      const another = async (): Promise<Session> => {
        const one = await connect(request);
        await discardSessionState(one, request.searchPath);
        return one;
      };
      return contend(watched, asked, before, another);
    },
    close: session.close,
  };
}

const loaded = ({ engine, extensions }: OpenRequest): { readonly extensions?: readonly string[] } =>
  engine.name === 'embedded' && extensions.length > 0 ? { extensions } : {};

type Standing = { readonly watched: WatchedDatabase; readonly rows: Filled };

/** Makes the database ready to be watched, with new rows in the tables or with those that are there. */
const standing = (
  { session, searchPath, before }: Pick<WatchedDatabase, 'session' | 'searchPath'> & { readonly before: Schema },
  at: At,
): ((
  asked: Pick<ChangeRequest, 'touched' | 'prepare' | 'history' | 'conditions'>,
  make: boolean,
  unwatched?: (rows: Filled) => Promise<void>,
) => Promise<Standing>) => {
  let filled: Filled | undefined;
  const run = async (sql: string) => (await session.run(sql)).rows;
  return async ({ touched, prepare, history, conditions }, make, unwatched) => {
    for (const sql of prepare) await session.run(sql).catch(() => undefined);
    const rows = make || !filled ? await fillTables(run, before, make ? touched : [], make ? conditions : []) : filled;
    filled = rows;
    await unwatched?.(rows);
    const observer = await startObserver(session, rows.tables);
    const watched: WatchedDatabase = {
      session,
      observer,
      searchPath,
      filled: rows.tables,
      clear: rows.clear,
      placed: rows.placed,
      rowsTaken: rows.rowsTaken,
      at,
      madeUp: [],
      emptied: new Set<string>(),
      history,
      notRun: [],
    };
    await resetSession(watched);
    return { watched, rows };
  };
};

/** What is in the tables with rows of ours and in those that the change names; nothing where no schema is known. */
const valuesOf = (
  { session, filled }: WatchedDatabase,
  schema: Schema | undefined,
  touched: readonly QualifiedName[],
): Promise<readonly TableValues[]> =>
  schema === undefined
    ? Promise.resolve([])
    : takeValues(async (sql) => (await session.run(sql)).rows, schema, [...filled, ...touched]);

const clearedIn = ({ migrations }: Ascent): readonly QualifiedName[] =>
  migrations.flatMap(({ statements }) =>
    statements.flatMap(({ outcome }) => (outcome.kind === 'depends on data' ? outcome.relations : [])),
  );

const changed = async ({ watched, rows }: Standing, request: ChangeRequest): Promise<ChangeReply> => {
  const ups = request.migrations.map(({ up }) => up);
  const before = rows.schema;
  const known = await functionVolatility(watched.session, request.calls);
  const valuesBefore = await valuesOf(watched, before, request.touched);
  const ascent = await goUp(watched, ups, before);
  const valuesAfter = await valuesOf(watched, ascent.after, request.touched);
  const functions = [...known, ...(await functionVolatility(watched.session, request.calls))];
  const values = { before: valuesBefore, after: valuesAfter, cleared: clearedIn(ascent) };
  const found = { before, rows: rows.made, madeUp: watched.madeUp, functions, values };
  const not = { source: 'framework', reason: undefined, error: undefined, differences: [], rowLosses: [] } as const;
  if (ascent.failed || ascent.after === undefined || !request.roundTrip) {
    const trip = { ...not, outcome: 'not run', upAgain: 'not run' } as const;
    return { ...ascent, ...found, roundTrip: trip, standsAfter: !ascent.failed };
  }
  const downs = request.migrations.map(({ down }) => down);
  const journey = await downAndUp(watched, ups, downs, { before, after: ascent.after, rowLosses: rows.lost });
  return { ...ascent, ...found, roundTrip: journey.trip, standsAfter: journey.standsAfter };
};
