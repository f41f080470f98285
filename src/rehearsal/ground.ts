import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { type Image, type ImageCache, imageCache, prefixKeys } from './images.ts';
import type { Prepared } from './prepare-request.ts';
import type { HistoryReport, OpenReply, OpenRequest } from './protocol.ts';
import { engineVersion, type Limits, startWorker, type Worker } from './worker.ts';

export type RehearsalOptions = {
  readonly engine: { readonly name: 'embedded' } | { readonly name: 'server'; readonly url: string };
  readonly limits: Limits;
  /** Where images of replayed histories are kept, and how many bytes of them; undefined: nothing is kept. */
  readonly images: { readonly folder: string; readonly mostBytes: number } | undefined;
};

/** Workers of one stage, all of which stand at the end of the history when they are handed out. */
export type Ground = {
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

/** Replays the history, or starts from an image of it, on the engine asked for. Throws `Stopped` when a limit is reached. */
export const openGround = (options: RehearsalOptions, prepared: Prepared, booting: Worker): Promise<Ground> =>
  options.engine.name === 'embedded'
    ? embeddedGround(options, prepared, booting)
    : serverGround(options, options.engine.url, prepared, booting);

/** Starts the process that a ground begins with: it loads PostgreSQL while the request is read. */
export const boot = ({ engine, images, limits }: RehearsalOptions): Worker =>
  engine.name === 'embedded'
    ? startWorker(limits, images ? [images.folder] : [], false)
    : startWorker(limits, [dirname(import.meta.dirname)], true);

const embeddedGround = async (options: RehearsalOptions, prepared: Prepared, booting: Worker): Promise<Ground> => {
  const cache = options.images && imageCache(options.images.folder, options.images.mostBytes);
  const keys = prefixKeys(
    [engineVersion(), prepared.surroundings],
    prepared.history.map(({ identity }) => identity),
  );
  const image = await cache?.longest(keys);
  const whole = image?.covers === prepared.history.length && image !== undefined;
  const { hand, close } = crew(options, booting);
  const start = async (from: Image | undefined, wantImage: boolean) => {
    const worker = hand();
    const request = openRequest(prepared, { name: 'embedded' }, from, wantImage);
    return { worker, reply: await worker.open(request), extensions: request.extensions };
  };
  try {
    const opening = start(image, cache !== undefined && !whole && prepared.history.length > 0);
    // The second worker is opened before it is asked for: on two cores it costs no time, and the plan's trial needs it.
    const early = whole ? spare(start, image) : undefined;
    const first = await opening;
    const report = whole ? image.report : joined(image, first.reply.history);
    const kept = await keepImage(cache, keys, { ...first, report });
    const another = early ?? spare(start, kept);
    return { first: { ...first, report, cached: whole }, another, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
};

/** Workers of one ground, the first of which boots already. */
const crew = (options: RehearsalOptions, booting: Worker): { hand: () => Worker; close: () => Promise<void> } => {
  const workers: Worker[] = [];
  return {
    hand: () => {
      const worker = workers.length === 0 ? booting : boot(options);
      workers.push(worker);
      return worker;
    },
    close: async () => {
      for (const worker of new Set([booting, ...workers])) worker.kill();
    },
  };
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
  first: { readonly reply: OpenReply; readonly report: HistoryReport; readonly extensions: readonly string[] },
): Promise<Image | undefined> => {
  const { reply, report, extensions } = first;
  const key = keys.at(-1);
  if (cache === undefined || reply.image === undefined || key === undefined) return undefined;
  await cache.keep(key, reply.image, { report, schema: reply.before, extensions });
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
): OpenRequest => {
  const history = prepared.history.slice(image?.covers ?? 0).map(({ script }) => script());
  return {
    ...prepared.open,
    engine,
    image: image?.file,
    extensions: [...new Set([...(image?.extensions ?? []), ...prepared.extensionsFor(history)])].sort(),
    baseline: image ? [] : prepared.open.baseline,
    history,
    before: image?.covers === prepared.history.length ? image.schema : undefined,
    wantImage,
  };
};

const serverGround = async (
  options: RehearsalOptions,
  url: string,
  prepared: Prepared,
  booting: Worker,
): Promise<Ground> => {
  const { hand, close: killAll } = crew(options, booting);
  const { scratchDatabases } = await import('./scratch.ts');
  const scratch = await scratchDatabases(url, `migration_planner_${randomUUID().replaceAll('-', '')}`);
  const start = async (database: string, withHistory: boolean) => {
    const worker = hand();
    const request = openRequest(prepared, { name: 'server', url, database }, undefined, false);
    const bare = { ...request, history: [], baseline: [], platform: undefined };
    return { worker, reply: await worker.open(withHistory ? request : bare) };
  };
  const close = async (): Promise<void> => {
    await killAll();
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
