import { randomUUID } from 'node:crypto';
import {
  clusterKey,
  emptyState,
  type Image,
  type ImageCache,
  imageCache,
  type KeptImage,
  prefixKeys,
} from './images.ts';
import type { Prepared } from './prepare-request.ts';
import type { EngineChoice, Processes } from './processes.ts';
import type { HistoryReport, OpenReply, OpenRequest } from './protocol.ts';
import { engineVersion, type Limits, type Started, type Worker } from './worker.ts';

export type RehearsalOptions = {
  readonly engine: EngineChoice;
  readonly limits: Limits;
  /** Where images of replayed histories are kept, and how many bytes of them; undefined: nothing is kept. */
  readonly images: { readonly folder: string; readonly mostBytes: number } | undefined;
};

/** Workers of one stage, all of which stand at the end of the history when they are handed out. */
export type ReplayedHistory = {
  readonly first: {
    readonly worker: Worker;
    readonly reply: OpenReply;
    readonly report: HistoryReport;
    readonly cached: boolean;
  };
  /** Another worker at the same state; `seconds`: the longest that one request to it may take, where not the usual. */
  readonly another: (seconds?: number) => Promise<Worker>;
  readonly close: () => Promise<void>;
};

/** Replays the history, or starts from an image of it, on the engine asked for. Throws `Stopped` when a limit is reached. */
export function replayHistory(
  options: RehearsalOptions,
  prepared: Prepared,
  processes: Processes,
): Promise<ReplayedHistory> {
  return options.engine.name === 'embedded'
    ? replayEmbedded(options, prepared, processes)
    : replayOnServer(options, options.engine.url, prepared, processes);
}

const replayEmbedded = async (
  options: RehearsalOptions,
  prepared: Prepared,
  processes: Processes,
): Promise<ReplayedHistory> => {
  const cache = options.images && imageCache(options.images.folder, options.images.mostBytes);
  const engine = engineVersion();
  const keys = prefixKeys(
    [engine, prepared.surroundings],
    prepared.history.map(({ identity }) => identity),
  );
  const { hand, close } = workerPool(options.limits, processes);
  const start = async (worker: Worker, from: Image | undefined, want: ImageRequest) => {
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
    const { reply, extensions, worker } = first;
    const report = joined(image, reply.history);
    const made = reply.image && { image: reply.image, report, schema: reply.before, extensions };
    const cluster = reply.cluster && { image: reply.cluster, ...emptyState };
    const kept =
      cache &&
      keepImages(cache, [
        [clusterKey(engine), cluster],
        [keys.at(-1), made],
      ]);
    const from = made === undefined ? image : { ...made, covers: keys.length };
    const another = async () => (await start(worker.isAlive() ? worker.beside() : hand(), from, nothing)).worker;
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

type ImageRequest = { readonly cluster: boolean; readonly image: boolean };
const nothing: ImageRequest = { cluster: false, image: false };

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
const workerPool = (
  limits: Limits,
  processes: Processes,
): { hand: (seconds?: number) => Worker; close: () => Promise<void> } => {
  const taken: Started[] = [];
  return {
    hand: (seconds = limits.seconds) => {
      const started = processes.take();
      taken.push(started);
      return started.within({ ...limits, seconds });
    },
    close: async () => {
      for (const started of taken) started.kill();
    },
  };
};

/** Keeps what the first worker gave back. A disk that takes no more costs the next review time, and this one nothing. */
const keepImages = async (
  cache: ImageCache,
  images: readonly (readonly [key: string | undefined, image: KeptImage | undefined])[],
): Promise<void> => {
  try {
    for (const [key, image] of images) if (key !== undefined && image) await cache.keep(key, image);
  } catch {
    return;
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
  want: ImageRequest,
): OpenRequest => {
  const covers = image?.covers ?? 0;
  const history = prepared.history.slice(covers).map(({ script }) => script());
  return {
    ...prepared.open,
    ...(covers > 0 ? { baseline: [], platform: undefined } : {}),
    engine,
    image: image?.image,
    extensions: [...new Set([...(image?.extensions ?? []), ...prepared.extensionsFor(history)])].sort(),
    history,
    before: history.length === 0 && covers > 0 ? image?.schema : undefined,
    wantCluster: want.cluster,
    wantImage: want.image,
  };
};

const replayOnServer = async (
  options: RehearsalOptions,
  url: string,
  prepared: Prepared,
  processes: Processes,
): Promise<ReplayedHistory> => {
  const { hand, close: killAll } = workerPool(options.limits, processes);
  const { scratchDatabases } = await import('./scratch.ts');
  const scratch = await scratchDatabases(url, `migration_planner_${randomUUID().replaceAll('-', '')}`);
  const start = async (database: string, withHistory: boolean, seconds?: number) => {
    const worker = hand(seconds);
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
    const another = async (seconds?: number) => (await start(await scratch.create(template), false, seconds)).worker;
    return { first: { ...first, report: replayed.reply.history, cached: false }, another, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
};
