import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import type { Rehearsal, RehearsalRequest, Rehearse, Stage, Trial } from '../model/rehearsal.ts';
import type { QualifiedName } from '../model/schema.ts';
import type { Step } from '../model/step.ts';
import { extensionsAskedFor } from './extensions-asked.ts';
import { type Image, type ImageCache, imageCache, prefixKeys } from './images.ts';
import { prepareBaseline, prepareMigration, prepareStep } from './prepare.ts';
import type { ChangeReply, ChangeRequest, HistoryReport, OpenReply, OpenRequest, RunScript } from './protocol.ts';
import { type Scratch, scratchDatabases } from './scratch.ts';
import { engineVersion, type Limits, Stopped, startWorker, type Worker } from './worker.ts';

export type RehearsalOptions = {
  readonly engine: { readonly name: 'embedded' } | { readonly name: 'server'; readonly url: string };
  readonly limits: Limits;
  /** Where images of replayed histories are kept, and how many bytes of them; undefined: nothing is kept. */
  readonly images: { readonly folder: string; readonly mostBytes: number } | undefined;
};

export const defaultLimits: Limits = { seconds: 60, megabytes: 1_500 };

/** Makes the function that the story calls. Each stage has child processes of its own; `close` ends them. */
export const rehearsing =
  (options: RehearsalOptions): Rehearse =>
  async (request) => {
    const plan = prepare(request);
    try {
      return await stageOf(options, plan);
    } catch (thrown) {
      if (thrown instanceof Stopped) return notRehearsed(thrown.message);
      throw thrown;
    }
  };

type Prepared = {
  readonly open: Omit<OpenRequest, 'engine' | 'image' | 'history' | 'before' | 'wantImage'>;
  readonly history: readonly RunScript[];
  readonly change: ChangeRequest;
  readonly touched: readonly QualifiedName[];
  readonly schema: string;
};

const prepare = (request: RehearsalRequest): Prepared => {
  const schema = request.defaultSchema ?? 'public';
  const history = request.history.flatMap((migration) => prepareMigration(migration, 'up', schema) ?? []);
  const migrations = request.change.flatMap((migration) => {
    const up = prepareMigration(migration, 'up', schema);
    return up ? [{ up, down: prepareMigration(migration, 'down', schema) }] : [];
  });
  const touched = [
    ...new Set(migrations.flatMap(({ up }) => up.statements.flatMap((statement) => statement.relations))),
  ];
  const baseline = request.baseline.map(({ path, text }) => prepareBaseline(path, text, schema));
  const scripts = [...baseline, ...history, ...migrations.map(({ up }) => up)];
  return {
    open: {
      type: 'open',
      extensions: extensionsAskedFor(scripts, request.platform),
      platform: request.platform,
      baseline,
      searchPath: searchPathOf(request),
    },
    history,
    change: { type: 'change', migrations, touched, prepare: [], roundTrip: true },
    touched,
    schema,
  };
};

const searchPathOf = (request: RehearsalRequest): readonly string[] => {
  if (request.defaultSchema !== undefined && request.defaultSchema !== 'public')
    return [request.defaultSchema, 'public'];
  return request.platform === 'supabase' ? ['$user', 'public', 'extensions'] : [];
};

/** Workers of one stage, all of which stand at the end of the history when they are handed out. */
type Ground = {
  readonly first: {
    readonly worker: Worker;
    readonly reply: OpenReply;
    readonly report: HistoryReport;
    readonly cached: boolean;
  };
  /** Another worker at the same state. */
  readonly another: () => Promise<Worker>;
  readonly close: () => Promise<void>;
};

const stageOf = async (options: RehearsalOptions, prepared: Prepared): Promise<Stage> => {
  const ground =
    options.engine.name === 'embedded'
      ? await embeddedGround(options, prepared)
      : await serverGround(options, options.engine.url, prepared);
  const { worker, reply, report, cached } = ground.first;
  const changed = await worker.change(prepared.change).catch((thrown: unknown) => {
    if (thrown instanceof Stopped) return thrown.message;
    throw thrown;
  });
  const history = { migrations: prepared.history.length, ...report, cached };
  if (typeof changed === 'string') {
    await ground.close();
    const stopped = notRehearsed(changed);
    return { ...stopped, rehearsal: { ...stopped.rehearsal, engine: reply.engine, history, before: reply.before } };
  }
  return {
    rehearsal: rehearsalOf(reply, withMadeUp(history, changed), changed),
    trial: trialOn(ground, prepared, changed),
    close: ground.close,
  };
};

const withMadeUp = (history: Rehearsal['history'], { madeUp }: ChangeReply): Rehearsal['history'] => ({
  ...history,
  madeUp: [...history.madeUp, ...madeUp.map(({ kind, name, neededBy }) => ({ kind, name, neededBy }))],
});

const rehearsalOf = (reply: OpenReply, history: Rehearsal['history'], changed: ChangeReply): Rehearsal => ({
  outcome: 'rehearsed',
  reason: undefined,
  engine: reply.engine,
  history,
  before: changed.before,
  after: changed.after,
  migrations: changed.migrations,
  rows: changed.rows,
  roundTrip: changed.roundTrip,
});

const trialOn =
  (ground: Ground, prepared: Prepared, changed: ChangeReply): Stage['trial'] =>
  async (steps, from) => {
    const nothing = { steps: [], after: undefined, rowLosses: [], cleared: [] };
    if (changed.after === undefined && from === 'after') return { ...nothing, notRun: 'the change itself fails' };
    try {
      const worker = from === 'before' ? await ground.another() : await workerAfter(ground, prepared, changed);
      return await worker.trial({
        type: 'trial',
        steps: runSteps(steps, prepared.schema),
        touched: prepared.touched,
        prepare: from === 'before' ? changed.madeUp.map(({ sql }) => sql) : [],
        makeRows: from === 'before',
      });
    } catch (thrown) {
      if (thrown instanceof Stopped) return { ...nothing, notRun: thrown.message };
      throw thrown;
    }
  };

const runSteps = (steps: readonly Step[], schema: string) =>
  steps.filter((step) => step.sql.trim() !== '').map((step) => prepareStep(step, schema));

/** The worker that went up and down stands after the change unless a down script broke it. */
const workerAfter = async (ground: Ground, prepared: Prepared, changed: ChangeReply): Promise<Worker> => {
  if (changed.standsAfter) return ground.first.worker;
  const worker = await ground.another();
  await worker.change({ ...prepared.change, prepare: changed.madeUp.map(({ sql }) => sql), roundTrip: false });
  return worker;
};

const embeddedGround = async (options: RehearsalOptions, prepared: Prepared): Promise<Ground> => {
  const cache = options.images && imageCache(options.images.folder, options.images.mostBytes);
  const keys = prefixKeys(
    [engineVersion(), prepared.open.platform, prepared.open.baseline, prepared.open.searchPath],
    prepared.history,
  );
  const image = await cache?.longest(keys);
  const whole = image?.covers === prepared.history.length && image !== undefined;
  const readable = options.images ? [options.images.folder] : [];
  const workers: Worker[] = [];
  const start = async (from: Image | undefined, wantImage: boolean) => {
    const worker = startWorker(options.limits, readable, false);
    workers.push(worker);
    const reply = await worker.open(openRequest(prepared, { name: 'embedded' }, from, wantImage));
    return { worker, reply };
  };
  const close = async (): Promise<void> => {
    for (const worker of workers) worker.kill();
  };
  try {
    // The second worker is opened before it is asked for: on two cores it costs no time, and the plan's trial needs it.
    const early = whole ? spare(start, image) : undefined;
    const first = await start(image, cache !== undefined && !whole && prepared.history.length > 0);
    const report = whole ? image.report : joined(image, first.reply.history);
    const kept = await keepImage(cache, keys, first.reply, report);
    const another = early ?? spare(start, kept);
    return { first: { ...first, report, cached: whole }, another, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
};

/** Opens one worker now and hands it out first; opens more when asked again. Its failure is told to whoever asks. */
const spare = (
  start: (from: Image | undefined, wantImage: boolean) => Promise<{ worker: Worker }>,
  from: Image | undefined,
) => {
  let ready: Promise<{ worker: Worker }> | undefined = start(from, false);
  ready.catch(() => undefined);
  return async (): Promise<Worker> => {
    const opened = ready ?? start(from, false);
    ready = undefined;
    return (await opened).worker;
  };
};

const keepImage = async (
  cache: ImageCache | undefined,
  keys: readonly string[],
  reply: OpenReply,
  report: HistoryReport,
): Promise<Image | undefined> => {
  const key = keys.at(-1);
  if (cache === undefined || reply.image === undefined || key === undefined) return undefined;
  await cache.keep(key, reply.image, { report, schema: reply.before });
  return cache.longest(keys);
};

const joined = (image: Image | undefined, report: HistoryReport): HistoryReport => ({
  applied: (image?.report.applied ?? 0) + report.applied,
  madeUp: [...(image?.report.madeUp ?? []), ...report.madeUp],
  skipped: [...(image?.report.skipped ?? []), ...report.skipped],
});

const openRequest = (
  prepared: Prepared,
  engine: OpenRequest['engine'],
  image: Image | undefined,
  wantImage: boolean,
): OpenRequest => ({
  ...prepared.open,
  engine,
  image: image?.file,
  baseline: image ? [] : prepared.open.baseline,
  history: prepared.history.slice(image?.covers ?? 0),
  before: image?.covers === prepared.history.length ? image.schema : undefined,
  wantImage,
});

const serverGround = async (options: RehearsalOptions, url: string, prepared: Prepared): Promise<Ground> => {
  const scratch: Scratch = await scratchDatabases(url, `migration_planner_${randomUUID().replaceAll('-', '')}`);
  const workers: Worker[] = [];
  const start = async (database: string, withHistory: boolean) => {
    const worker = startWorker(options.limits, [dirname(import.meta.dirname)], true);
    workers.push(worker);
    const request = openRequest(prepared, { name: 'server', url, database }, undefined, false);
    const bare = { ...request, history: [], baseline: [], platform: undefined };
    return { worker, reply: await worker.open(withHistory ? request : bare) };
  };
  const close = async (): Promise<void> => {
    for (const worker of workers) worker.kill();
    await scratch.dropAll();
  };
  try {
    const template = await scratch.create(undefined);
    const replayed = await start(template, true);
    replayed.worker.kill();
    const first = await start(await scratch.create(template), false);
    const another = async () => (await start(await scratch.create(template), false)).worker;
    return { first: { ...first, report: replayed.reply.history, cached: false }, another, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
};

const notRehearsed = (reason: string): Stage => {
  const trial: Trial = { steps: [], after: undefined, rowLosses: [], cleared: [], notRun: reason };
  return {
    rehearsal: {
      outcome: 'not rehearsed',
      reason,
      engine: undefined,
      history: { migrations: 0, applied: 0, madeUp: [], skipped: [], cached: false },
      before: undefined,
      after: undefined,
      migrations: [],
      rows: { made: [], notMade: [] },
      roundTrip: undefined,
    },
    trial: async () => trial,
    close: async () => undefined,
  };
};
