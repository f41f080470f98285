import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jobsFor } from '../../src/app/github/events.ts';
import { openQueue } from '../../src/app/queue/open-queue.ts';
import { openDatabase } from '../../src/app/store/open-database.ts';
import { recordsIn } from '../../src/app/store/records-in-database.ts';
import { listen } from '../../src/app/web/server.ts';
import { webhookRoute } from '../../src/app/web/webhook.ts';

/** What the server tells the one who measures it. */
export type Told =
  | { readonly port: number }
  | { readonly started: number; readonly at: number }
  | { readonly bytes: number };

export const bench = { appId: 7, secret: 'a secret for measurements, of forty characters' } as const;

const silent = {
  finished: () => undefined,
  failed: () => undefined,
  postponed: () => undefined,
  backgroundError: () => undefined,
};

/** Takes deliveries as the App does, on a fresh data directory; its jobs only say when they started. */
const serve = async (tell: (told: Told) => void): Promise<void> => {
  const directory = mkdtempSync(join(tmpdir(), 'bench-'));
  const database = await openDatabase({ directory });
  const queue = await openQueue(database, silent);
  const records = recordsIn(database);
  const route = webhookRoute({
    appId: bench.appId,
    secrets: [bench.secret],
    jobsFor: (event) => jobsFor(event, { appId: bench.appId, userId: 99 }, records),
    queue,
    now: () => new Date(),
    counted: () => undefined,
    failed: (error) => console.error(error),
  });
  await queue.work(async (job) => tell({ started: job.kind === 'pull request' ? job.number : 0, at: Date.now() }), {
    concurrency: 2,
  });
  const listening = await listen([route], { host: '127.0.0.1', port: 0 }, (error) => console.error(error));
  setInterval(() => tell({ bytes: process.memoryUsage().rss }), 500);
  tell({ port: listening.port });
  process.once('disconnect', () => {
    rmSync(directory, { recursive: true, force: true });
    process.exit(0);
  });
};

if (process.send) await serve((told) => process.send?.(told));
