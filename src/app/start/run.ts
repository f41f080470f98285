import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { OwnAccount } from '../github/api.ts';
import { jobsFor } from '../github/events.ts';
import type { Job } from '../github/job.ts';
import { reconcile } from '../github/reconcile.ts';
import { openQueue } from '../queue/open-queue.ts';
import type { Queue } from '../queue/queue.ts';
import { type InProcesses, reviewerInProcesses } from '../reviewer/in-processes.ts';
import type { Database } from '../store/database.ts';
import { openDatabase } from '../store/open-database.ts';
import type { Records } from '../store/records.ts';
import { recordsIn } from '../store/records-in-database.ts';
import { type Check, healthRoutes } from '../web/health.ts';
import { type Metrics, makeMetrics } from '../web/metrics.ts';
import { operatorRoutes } from '../web/operator.ts';
import { reviewRoutes } from '../web/reviews.ts';
import type { Route } from '../web/route.ts';
import { type WebhookOptions, webhookRoute } from '../web/webhook.ts';
import { fullDisk } from './full-disk.ts';
import { type GitHubApp, openGitHub } from './github/github-app.ts';
import { findOwnAccount } from './github/own-account.ts';
import { startCleaningUp, startRedelivering, startTrimmingImages } from './housekeeping.ts';
import type { IdentifiedConfiguration } from './identify-app.ts';
import { listenOrExplain } from './listen.ts';
import { makeServices } from './make-services.ts';
import { loadOperatorRules, type OperatorRules } from './operator-rules.ts';
import { queueEvents } from './queue-events.ts';

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
  configuration: IdentifiedConfiguration,
  log: Logger,
  unusable: (error: unknown) => void,
): Promise<Running> {
  const ownRules = await loadOperatorRules(configuration.rules);
  const parts = { ...(await openParts(configuration, log)), ownRules };
  const { database, queue } = parts;
  const failed = (error: unknown): void => log.error({ err: error }, 'a request failed');
  const close = async (): Promise<void> => {
    parts.reviewer.close();
    await queue.close();
    await database.close();
  };
  const listening = await listenOrExplain(makeRoutes(parts), configuration, failed).catch(async (error: unknown) => {
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
  readonly configuration: IdentifiedConfiguration;
  readonly log: Logger;
  readonly database: Database;
  readonly records: Records;
  readonly queue: Queue;
  readonly metrics: Metrics;
  readonly app: GitHubApp;
  readonly ownRules: OperatorRules;
  /** The processes in which whatever a pull request contains is read, judged and written. */
  readonly reviewer: InProcesses;
  /** Who we are, once GitHub has said it. */
  readonly known: { account: OwnAccount | undefined };
};

const openParts = async (configuration: IdentifiedConfiguration, log: Logger): Promise<Omit<Parts, 'ownRules'>> => {
  const database = await openDatabase(configuration.database);
  const metrics: Metrics = makeMetrics(() => queue.stats());
  const queue: Queue = await openQueue(database, queueEvents(log, metrics)).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  const { role, engine, directory, rules } = configuration;
  const warm = role !== 'web' && engine.name === 'embedded';
  const reviewer = reviewerInProcesses({ engine, directory, rules, warm }, { rehearsed: metrics.rehearsal });
  const app = openGitHub(configuration.identity, configuration.github, { log, metrics });
  return {
    configuration,
    log,
    database,
    records: recordsIn(database),
    queue,
    metrics,
    app,
    reviewer,
    known: { account: undefined },
  };
};

const makeRoutes = (parts: Parts): readonly Route[] => {
  const { configuration, log, queue, metrics, records, reviewer } = parts;
  const forOperators = [
    ...healthRoutes(healthChecks(parts), (error) => log.error({ err: error }, 'a readiness check failed')),
    ...operatorRoutes(queue, metrics, configuration.operatorToken),
  ];
  return configuration.role === 'worker'
    ? forOperators
    : [webhookRoute(webhookOptions(parts)), ...reviewRoutes(records, reviewer), ...forOperators];
};

const healthChecks = ({ configuration: { directory }, database, queue, known }: Parts): readonly Check[] => [
  { name: 'database', check: async () => void (await database.query('SELECT 1')) },
  { name: 'queue', check: async () => void (await queue.stats()) },
  { name: 'disk', check: () => fullDisk(directory) },
  { name: 'github', check: async () => (known.account ? undefined : 'it has not identified this App yet') },
];

const webhookOptions = ({ configuration, log, queue, metrics, records, known }: Parts): WebhookOptions => ({
  appId: configuration.identity.appId,
  secrets: configuration.identity.secrets,
  jobsFor: async (event) => known.account && jobsFor(event, known.account, records),
  queue,
  now: () => new Date(),
  counted: metrics.delivery,
  failed: (error, delivery) => log.error({ err: error, delivery }, 'a delivery was not accepted'),
});

/** Work begins when GitHub has said who we are: what we have written on it is known by that. */
const begin = async (parts: Parts, stopped: AbortSignal): Promise<void> => {
  const { configuration, log, database, queue, metrics, records, app, known, ownRules, reviewer } = parts;
  const { role, identity, concurrency, directory } = configuration;
  const account = await findOwnAccount({ app, appId: identity.appId, api: configuration.github.api, log }, stopped);
  if (stopped.aborted) return;
  known.account = account;
  const common = makeServices({ ...configuration, app, records, reviewer, ownRules });
  const requeue = async (jobs: readonly Job[]): Promise<void> => void (await queue.send(jobs, randomUUID()));
  const services = { ...common, account, requeue };
  if (role !== 'web') reviewer.warmUp();
  if (role !== 'web') await queue.work((job, context) => reconcile(job, services, context), { concurrency });
  if (role !== 'web') startTrimmingImages(directory, log, stopped);
  startCleaningUp({ ...services, database, queue, app, directory }, log, stopped);
  if (role !== 'worker') startRedelivering(app, metrics, log, stopped);
};
