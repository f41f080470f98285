import type { Rehearse } from '../../../src/model/rehearsal.ts';

const reason = 'this story runs no SQL';

/** A stage on which nothing is run: most stories of GitHub are not about SQL. */
export const notRehearsing: Rehearse = async () => ({
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
  trial: async () => ({ steps: [], after: undefined, rowLosses: [], cleared: [], notRun: reason }),
  contention: undefined,
  close: async () => undefined,
});
