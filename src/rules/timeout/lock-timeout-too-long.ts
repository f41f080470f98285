import { whatWaits } from '../../model/conflicts.ts';
import { shortName } from '../../sql/names.ts';
import { strongLocks } from '../reading/locks.ts';
import { timeoutsIn } from '../reading/timeouts.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';

/** Half a minute of waiting is an outage for whoever waits behind. */
const longest = 30_000;

export const lockTimeoutTooLong = defineMigrationRule({
  id: 'lock-timeout-too-long',
  severity: 'note',
  hazard: 'blocks reads and writes',
  summary: 'lock_timeout is turned off, or set to more than half a minute',
  why: 'While the statement waits for its lock, everybody else waits behind it: for as long as the timeout allows.',
  references: ['https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT'],
  peers: ['strong_migrations lock_timeout_limit', 'pgfence lock-timeout-zero', 'pgfence lock-timeout-too-long'],
  shrinksWithSize: true,
  match: (migration) => {
    const timeouts = timeoutsIn(migration);
    const found = migration.statements.flatMap((facts) => {
      const limit = timeouts.get(facts)?.lock_timeout;
      const held = strongLocks(facts).find(({ lock }) => lock === 'ACCESS EXCLUSIVE');
      if (limit === undefined || held === undefined) return [];
      if (limit.milliseconds > 0 && limit.milliseconds <= longest) return [];
      return [{ relations: [held.table], place: placeOf(facts), ...held, limit }];
    });
    return found.slice(0, 1);
  },
  message: ({ table, lock, limit }) =>
    `${limit.milliseconds === 0 ? 'lock_timeout = 0 turns the limit off' : `lock_timeout = ${limit.text} is long`}: while this waits for ${lock} on ${shortName(table)}, ${whatWaits(lock)} wait behind it`,
  advice: () => 'Set a few seconds, and retry when they are over.',
});
