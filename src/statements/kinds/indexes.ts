import { approaches } from './approaches.ts';
import { always, type Kinds, low, medium } from './profile.ts';

const concurrently = (params: readonly unknown[] | undefined): boolean =>
  JSON.stringify(params ?? []).includes('"concurrently"');

/** Indexes, statistics objects. */
export const indexes = {
  IndexStmt: (body) => [
    low(body.unique === true ? 'add unique index' : 'add index', {
      approach: approaches.index,
      hazard: 'duration',
      work: 'index build',
      ...(body.concurrent === true
        ? {}
        : {
            settled: {
              risk: 'medium',
              fact: 'not concurrently',
              because: 'not CONCURRENTLY: writes wait while it is built',
            },
          }),
    }),
  ],
  ReindexStmt: (body) => [
    concurrently(body.params)
      ? low('rebuild index', { approach: approaches.restartable, work: 'index build' })
      : medium('rebuild index', 'duration', { approach: 'REINDEX CONCURRENTLY', work: 'index build' }),
  ],
  CreateStatsStmt: always(low('create statistics')),
  AlterStatsStmt: always(low('change statistics')),
} satisfies Partial<Kinds>;
