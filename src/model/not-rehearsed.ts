import type { Stage } from './rehearsal.ts';

/** A stage on which nothing was run, and why not. */
export function notRehearsed(reason: string): Stage {
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
    trial: async () => ({ steps: [], after: undefined, rowLosses: [], cleared: [], notRun: reason }),
    contention: undefined,
    close: async () => undefined,
  };
}
