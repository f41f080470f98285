import { flushCompileCache } from 'node:module';
import type { Trial } from '../model/rehearsal.ts';
import type { QualifiedName, Schema } from '../model/schema.ts';
import { goUp } from './change.ts';
import { loadProgram, openEmbedded } from './embedded.ts';
import { type Filled, fillTables } from './filled.ts';
import { startObserver } from './observe.ts';
import { platformScript } from './platforms/platform.ts';
import type { ChangeReply, ChangeRequest, OpenReply, OpenRequest, Reply, Request, TrialRequest } from './protocol.ts';
import { replay } from './replay.ts';
import { downAndUp } from './round-trip.ts';
import type { Session } from './session.ts';
import { type Stand, schemaOf, tidy } from './stand.ts';
import { tryOut } from './trial.ts';

/**
 * The process that runs SQL out of pull requests. It is started with Node's permission model (no writes, no children,
 * no network unless a server is asked for), knows nothing of the environment, and is killed from outside when it takes
 * too long or too much.
 */

type Opened = { readonly session: Session; readonly searchPath: readonly string[]; readonly before: Schema };

let opened: Opened | undefined;
let filled: Filled | undefined;

const send = (reply: Reply): void => {
  process.send?.(reply);
};

const at = (path: string, line: number): void => send({ type: 'at', path, line });

const open = async (request: OpenRequest): Promise<OpenReply> => {
  const session =
    request.engine.name === 'embedded'
      ? await openEmbedded(request.image, request.extensions)
      : await (await import('./server.ts')).openServer(request.engine.url, request.engine.database);
  const cluster = request.wantCluster ? await session.image?.() : undefined;
  const platform = request.platform ? [await platformScript(request.platform)] : [];
  const scripts = [...platform, ...request.baseline, ...request.history];
  const history = await replay(session, scripts, request.searchPath, (script) => at(script.path, 1));
  const before = request.before ?? (await schemaOf(session));
  opened = { session, searchPath: request.searchPath, before };
  return {
    engine: { name: request.engine.name, description: session.description, version: session.version },
    history: { ...history, applied: Math.max(0, history.applied - platform.length) },
    before,
    cluster,
    image: request.wantImage ? await session.image?.() : undefined,
  };
};

const stand = async (
  touched: readonly QualifiedName[],
  make: boolean,
  prepare: readonly string[],
): Promise<{ stand: Stand; rows: Filled }> => {
  if (!opened) throw new Error('the rehearsal was not opened');
  const { session, searchPath, before } = opened;
  for (const sql of prepare) await session.run(sql).catch(() => undefined);
  const run = async (sql: string) => (await session.run(sql)).rows;
  const rows = make || !filled ? await fillTables(run, before, make ? touched : []) : filled;
  filled = rows;
  const observer = await startObserver(session);
  const made: Stand = { session, observer, searchPath, filled: rows.tables, clear: rows.clear, at, madeUp: [] };
  await tidy(made, false);
  return { stand: made, rows };
};

const change = async (request: ChangeRequest): Promise<ChangeReply> => {
  const { stand: here, rows } = await stand(request.touched, true, request.prepare);
  const ups = request.migrations.map(({ up }) => up);
  const before = rows.schema;
  const ascent = await goUp(here, ups, before);
  const found = { before, rows: rows.made, madeUp: here.madeUp };
  const not = { source: 'framework', reason: undefined, error: undefined, differences: [], rowLosses: [] } as const;
  if (ascent.failed || ascent.after === undefined || !request.roundTrip) {
    const trip = { ...not, outcome: 'not run', upAgain: 'not run' } as const;
    return { ...ascent, ...found, roundTrip: trip, standsAfter: !ascent.failed };
  }
  const downs = request.migrations.map(({ down }) => down);
  const journey = await downAndUp(here, ups, downs, { before, after: ascent.after, rowLosses: rows.lost });
  return { ...ascent, ...found, roundTrip: journey.trip, standsAfter: journey.standsAfter };
};

const trial = async (request: TrialRequest): Promise<Trial> => {
  const { stand: here, rows } = await stand(request.touched, request.makeRows, request.prepare);
  return tryOut(here, request.steps, rows.lost);
};

const answer = async (request: Request): Promise<Reply> => {
  switch (request.type) {
    case 'open':
      return { type: 'opened', value: await open(request) };
    case 'change':
      return { type: 'changed', value: await change(request) };
    case 'trial':
      return { type: 'tried', value: await trial(request) };
  }
};

const broken = (error: unknown): Reply => {
  const thrown = error instanceof Error ? error : new Error(String(error));
  const database = 'severity' in thrown || thrown.name === 'RuntimeError';
  return { type: 'broken', message: database ? thrown.message : (thrown.stack ?? thrown.message), database };
};

// The program is loaded and its compiled form kept; from here on nothing is written, whatever the SQL does.
flushCompileCache();
process.permission?.drop?.('fs.write');

// Whoever starts this process will soon ask it for a database.
if (!process.argv.includes('server')) loadProgram().catch(() => undefined);

process.on('message', (request: Request) => {
  answer(request).then(send, (error: unknown) => send(broken(error)));
});
