import { randomUUID } from 'node:crypto';
import {
  clusterKey,
  emptyState,
  type Image,
  type ImageCache,
  type ImageState,
  imageCache,
  prefixKeys,
} from './images.ts';
import type { Prepared } from './prepare-request.ts';
import type { Processes, ProcessOptions } from './processes.ts';
import type { HistoryReport, OpenReply, OpenRequest } from './protocol.ts';
import { engineVersion, type Limits, type Started, type Worker } from './worker.ts';

export type RehearsalOptions = ProcessOptions & { readonly limits: Limits };

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
export const openGround = (options: RehearsalOptions, prepared: Prepared, processes: Processes): Promise<Ground> =>
  options.engine.name === 'embedded'
    ? embeddedGround(options, prepared, processes)
    : serverGround(options, options.engine.url, prepared, processes);

const embeddedGround = async (options: RehearsalOptions, prepared: Prepared, processes: Processes): Promise<Ground> => {
  const cache = options.images && imageCache(options.images.folder, options.images.mostBytes);
  const engine = engineVersion();
  const keys = prefixKeys(
    [engine, prepared.surroundings],
    prepared.history.map(({ identity }) => identity),
  );
  const { hand, close } = crew(options.limits, processes);
  const start = async (worker: Worker, from: Image | undefined, want: Wanted) => {
    const request = openRequest(prepared, { name: 'embedded' }, from, want);
    return { worker, reply: await worker.open(request), extensions: request.extensions };
  };
  try {
    const image = await nearest(cache, keys, engine);
    const covers = image?.covers ?? 0;
    const whole = covers > 0 && covers === prepared.history.length;
    const wanted = cache !== undefined && !whole;
    const first = await start(hand(), image, {
      cluster: wanted && !image,
      image: wanted && prepared.history.length > 0,
    });
    const report = joined(image, first.reply.history);
    const kept = cache && keepImages(cache, keys, { ...first, report, engine });
    const another = async () => {
      const from = (await kept) ?? image;
      return (await start(first.worker.isAlive() ? first.worker.beside() : hand(), from, nothing)).worker;
    };
    const closeAndKeep = async (): Promise<void> => {
      await close();
      await kept;
    };
    return { first: { ...first, report, cached: whole }, another, close: closeAndKeep };
  } catch (thrown) {
    await close();
    throw thrown;
  }
};

type Wanted = { readonly cluster: boolean; readonly image: boolean };
const nothing: Wanted = { cluster: false, image: false };

/** The image to start from: of the history or a beginning of it, or else of an empty cluster. */
const nearest = async (
  cache: ImageCache | undefined,
  keys: readonly string[],
  engine: string,
): Promise<Image | undefined> => {
  const longest = await cache?.longest(keys);
  if (longest) return longest;
  const cluster = await cache?.at(clusterKey(engine));
  return cluster && { ...cluster, covers: 0 };
};

/** Workers of one ground. */
const crew = (limits: Limits, processes: Processes): { hand: () => Worker; close: () => Promise<void> } => {
  const taken: Started[] = [];
  return {
    hand: () => {
      const started = processes.take();
      taken.push(started);
      return started.within(limits);
    },
    close: async () => {
      for (const started of taken) started.kill();
    },
  };
};

/** Keeps what the first worker gave back. A disk that takes no more costs the next review time, and this one nothing. */
const keepImages = async (
  cache: ImageCache,
  keys: readonly string[],
  first: Pick<ImageState, 'report' | 'extensions'> & { readonly reply: OpenReply; readonly engine: string },
): Promise<Image | undefined> => {
  const { reply, report, extensions, engine } = first;
  const key = keys.at(-1);
  try {
    if (reply.cluster) await cache.keep(clusterKey(engine), reply.cluster, emptyState);
    if (reply.image && key) await cache.keep(key, reply.image, { report, schema: reply.before, extensions });
    return await nearest(cache, keys, engine);
  } catch {
    return undefined;
  }
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
  want: Wanted,
): OpenRequest => {
  const covers = image?.covers ?? 0;
  const history = prepared.history.slice(covers).map(({ script }) => script());
  return {
    ...prepared.open,
    ...(covers > 0 ? { baseline: [], platform: undefined } : {}),
    engine,
    image: image?.file,
    extensions: [...new Set([...(image?.extensions ?? []), ...prepared.extensionsFor(history)])].sort(),
    history,
    before: history.length === 0 && covers > 0 ? image?.schema : undefined,
    wantCluster: want.cluster,
    wantImage: want.image,
  };
};

const serverGround = async (
  options: RehearsalOptions,
  url: string,
  prepared: Prepared,
  processes: Processes,
): Promise<Ground> => {
  const { hand, close: killAll } = crew(options.limits, processes);
  const { scratchDatabases } = await import('./scratch.ts');
  const scratch = await scratchDatabases(url, `migration_planner_${randomUUID().replaceAll('-', '')}`);
  const start = async (database: string, withHistory: boolean) => {
    const worker = hand();
    const request = openRequest(prepared, { name: 'server', url, database }, undefined, nothing);
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
