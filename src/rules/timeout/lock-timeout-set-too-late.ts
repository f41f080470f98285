import { shortName } from '../../sql/names.ts';
import { strongLocks } from '../reading/locks.ts';
import { settingsIn } from '../reading/session-settings.ts';
import { timeoutsIn } from '../reading/timeouts.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';

export const lockTimeoutSetTooLate = defineMigrationRule({
  id: 'lock-timeout-set-too-late',
  severity: 'note',
  hazard: 'blocks reads and writes',
  summary: 'lock_timeout is set after the statement that waits for a lock',
  why: 'It applies to later statements only: the earlier one waits without a limit, with everybody else behind it.',
  references: ['https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT'],
  peers: ['pgfence lock-timeout-after-dangerous-statement'],
  match: (migration) => {
    const timeouts = timeoutsIn(migration);
    const { statements } = migration;
    const set = statements.find(({ node }) =>
      settingsIn(node).some(({ name, value }) => name === 'lock_timeout' && value !== undefined && value !== '0'),
    );
    if (set === undefined) return [];
    const before = statements.slice(0, statements.indexOf(set));
    const unguarded = before.flatMap((facts) =>
      timeouts.get(facts)?.lock_timeout === undefined ? strongLocks(facts).map((held) => ({ facts, ...held })) : [],
    );
    const [first] = unguarded;
    if (first === undefined) return [];
    const { line } = first.facts.location.start;
    return [{ relations: [first.table], place: placeOf(set), table: first.table, lock: first.lock, line }];
  },
  message: ({ table, lock, line }) =>
    `lock_timeout is set here, after line ${line} has waited for ${lock} on ${shortName(table)} without a limit`,
  advice: () => 'Set it at the top of the migration.',
});
