import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { keptWarm, startedOnDemand } from '../../rehearsal/processes.ts';
import { wantedBy } from '../github/events.ts';
import type { Job } from '../github/job.ts';
import { reconcile } from '../github/reconcile.ts';
import type { Self } from '../github/api.ts';
import { openQueue } from '../queue/open-queue.ts';
import type { Queue } from '../queue/queue.ts';
import { type Database } from '../store/database.ts';
import { openDatabase } from '../store/open-database.ts';
import type { Records } from '../store/records.ts';
import { recordsIn } from '../store/records-in-database.ts';
import type { Route } from '../web/answer.ts';
import { type Check, healthRoutes } from '../web/health.ts';
import { type Metrics, makeMetrics } from '../web/metrics.ts';
import { operatorRoutes } from '../web/operator.ts';
import { reviewRoutes } from '../web/reviews.ts';
import { type Intake, webhookRoute } from '../web/webhook.ts';
import { type GitHubApp, openGitHub } from './github/github-app.ts';
import { findSelf } from './github/self.ts';
import { bounding, forgettingDeparted, sweeping } from './housekeeping.ts';
import type { Identified } from './identified.ts';
import { listenAt } from './listen.ts';
import { type OwnRules, ownRulesIn } from './own-rules.ts';
import { watchQueue } from './watch-queue.ts';
import { furnish } from './workshop.ts';

export type Running = {
  readonly port: number;
  /** Takes nothing more, lets what is in hand end, gives everything back. */
  readonly stop: () => Promise<void>;
};

/** What is in hand when the process shall end may take so long; then it is left to the next start. */
const drainSeconds = 25;

/**
 * Starts the App.
 *
 * @param unusable called when GitHub turns out not to know us
 */
export async function run(
  configuration: Identified,
  log: Logger,
  unusable: (error: unknown) => void,
): Promise<Running> {
  const ownRules = await ownRulesIn(configuration.rules);
  const parts = { ...(await openParts(configuration, log)), ownRules };
  const { database, queue } = parts;
  const failed = (error: unknown): void => log.error({ err: error }, 'a request failed');
  const close = async (): Promise<void> => {
    await queue.close();
    await database.close();
  };
  const listening = await listenAt(routesOf(parts), configuration, failed).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  log.info({ role: configuration.role, port: listening.port }, 'listening');
  const stopping = new AbortController();
  const begun = begin(parts, stopping.signal);
  begun.catch((error: unknown) => {
    if (!stopping.signal.aborted) unusable(error);
  });
  return {
    port: listening.port,
    stop: async () => {
      stopping.abort();
      await Promise.all([listening.drain(drainSeconds), queue.drain(drainSeconds)]);
      await close();
    },
  };
}

type Parts = {
  readonly configuration: Identified;
  readonly log: Logger;
  readonly database: Database;
  readonly records: Records;
  readonly queue: Queue;
  readonly metrics: Metrics;
  readonly app: GitHubApp;
  readonly ownRules: OwnRules;
  /** Who we are, once GitHub has said it. */
  readonly known: { self: Self | undefined };
};

const openParts = async (configuration: Identified, log: Logger): Promise<Omit<Parts, 'ownRules'>> => {
  const database = await openDatabase(configuration.place);
  const metrics: Metrics = makeMetrics(() => queue.stats());
  const queue: Queue = await openQueue(database, watchQueue(log, metrics)).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  const app = openGitHub(configuration.identity, configuration.github, { log, metrics });
  return {
    configuration,
    log,
    database,
    records: recordsIn(database),
    queue,
    metrics,
    app,
    known: { self: undefined },
  };
};

const routesOf = (parts: Parts): readonly Route[] => {
  const { configuration, log, queue, metrics, records } = parts;
  const forOperators = [
    ...healthRoutes(checksOf(parts), (error) => log.error({ err: error }, 'a check of what is needed failed')),
    ...operatorRoutes(queue, metrics, configuration.operatorToken),
  ];
  return configuration.role === 'worker'
    ? forOperators
    : [webhookRoute(intakeOf(parts)), ...reviewRoutes(records), ...forOperators];
};

const checksOf = ({ database, queue, known }: Parts): readonly Check[] => [
  { name: 'database', check: async () => void (await database.query('SELECT 1')) },
  { name: 'queue', check: async () => void (await queue.stats()) },
  { name: 'github', check: async () => (known.self ? undefined : 'it has not said yet who this App is') },
];

const intakeOf = ({ configuration, log, queue, metrics, records, known }: Parts): Intake => ({
  appId: configuration.identity.appId,
  secrets: configuration.identity.secrets,
  wanted: async (event) => known.self && wantedBy(event, known.self, records),
  queue,
  now: () => new Date(),
  counted: metrics.delivery,
  failed: (error, delivery) => log.error({ err: error, delivery }, 'a delivery was not taken'),
});

/** Work begins when GitHub has said who we are: what we have written on it is known by that. */
const begin = async (parts: Parts, stopped: AbortSignal): Promise<void> => {
  const { configuration, log, database, queue, metrics, records, app, known, ownRules } = parts;
  const { role, identity, concurrency, directory, publicUrl, engine, statistics } = configuration;
  const self = await findSelf({ app, appId: identity.appId, api: configuration.github.api, log }, stopped);
  if (stopped.aborted) return;
  known.self = self;
  const options = { engine, compiled: join(directory, 'program') };
  const warm = role !== 'web' && engine.name === 'embedded';
  const processes = warm ? keptWarm(options) : startedOnDemand(options);
  stopped.addEventListener('abort', processes.close);
  const furnished = furnish({ app, records, directory, publicUrl, metrics, engine, statistics, processes, ownRules });
  const wake = async (jobs: readonly Job[]): Promise<void> => void (await queue.send(jobs, randomUUID()));
  const workshop = { ...furnished, self, wake };
  if (role !== 'web') await queue.work((job, context) => reconcile(job, workshop, context), { concurrency });
  if (role !== 'web') bounding(directory, log, stopped);
  forgettingDeparted({ ...workshop, database, queue, app, directory }, log, stopped);
  if (role !== 'worker') sweeping(app, metrics, log, stopped);
};
