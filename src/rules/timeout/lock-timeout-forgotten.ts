import { whatWaits } from '../../model/conflicts.ts';
import { shortName } from '../../sql/names.ts';
import { strongLocks } from '../reading/locks.ts';
import { timeoutsIn } from '../reading/timeouts.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';

/** Of so many migrations before this one, so many set it: then it is the team's habit. */
const looked = 10;
const habit = 3;

export const lockTimeoutForgotten = defineMigrationRule({
  id: 'lock-timeout-forgotten',
  severity: 'note',
  hazard: 'blocks reads and writes',
  summary: 'lock_timeout is not set, although earlier migrations set it',
  why: 'While the statement waits for its lock, everybody else waits behind it, without a limit.',
  references: ['https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT'],
  peers: ['squawk require-lock-timeout', 'eugene E9', 'migrationpilot MP004', 'pgfence missing-lock-timeout'],
  coveredBy: ['lock-timeout-set-too-late'],
  match: (migration) => {
    const recent = migration.change.history.slice(-looked);
    const setting = recent.filter(({ up }) => up.text.toLowerCase().includes('lock_timeout'));
    if (setting.length < habit) return [];
    const timeouts = timeoutsIn(migration);
    const found = migration.statements.flatMap((facts) => {
      const held = strongLocks(facts).find(({ lock }) => lock === 'ACCESS EXCLUSIVE');
      return held === undefined || timeouts.get(facts)?.lock_timeout !== undefined
        ? []
        : [{ relations: [held.table], place: placeOf(facts), ...held, count: setting.length, of: recent.length }];
    });
    return found.slice(0, 1);
  },
  message: ({ table, lock, count, of }) =>
    `${count} of the last ${of} migrations set lock_timeout, and this one does not: while it waits for ${lock} on ${shortName(table)}, ${whatWaits(lock)} wait behind it`,
  advice: () => "Put SET LOCAL lock_timeout = '2s' at the top (without LOCAL where the tool opens no transaction).",
});
