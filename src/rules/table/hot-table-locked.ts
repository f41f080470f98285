import { strongerLock, whatWaits } from '../../model/conflicts.ts';
import type { Node } from '../../model/node.ts';
import type { StatementFacts } from '../facts.ts';
import { strongLocks } from '../reading/locks.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const hotTableLocked = defineMigrationRule({
  id: 'hot-table-locked',
  severity: 'warning',
  hazard: 'blocks reads and writes',
  summary: 'a table that the settings call hot is locked, however briefly',
  why: 'Even a brief lock waits for every running transaction on the table, and everybody else waits behind it.',
  references: ['https://www.postgresql.org/docs/current/explicit-locking.html'],
  peers: ['migrationpilot MP013', 'PostHog HotTable', 'eugene E9'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  match: ({ statements }) => {
    const found = statements.flatMap((facts) => {
      const locks = strongLocks(facts).filter(({ table }) => facts.isHot(table));
      return locks.length > 0 ? [{ facts, locks }] : [];
    });
    const [first] = found;
    if (first === undefined) return [];
    const locks = found.flatMap((each) => each.locks);
    const limited = givesUp(statements, first.facts);
    return [
      {
        relations: [...new Set(locks.map(({ table }) => table))],
        place: placeOf(first.facts),
        lock: locks.map(({ lock }) => lock).reduce(strongerLock),
        limited,
        ...(limited ? { severity: 'note' as const, because: ['a lock_timeout is set before it'] } : {}),
      },
    ];
  },
  message: ({ relations, lock }) =>
    `${listed(relations)}, which the settings call hot, ${relations.length > 1 ? 'are' : 'is'} locked with ${lock}: it waits for running transactions there, and ${whatWaits(lock)} wait behind it`,
  advice: ({ limited }) =>
    limited
      ? 'Retry it until it succeeds, with no long-running work in the same transaction.'
      : 'SET LOCAL lock_timeout to a second or two before it, retry it until it succeeds, and do no long-running work in the same transaction.',
});

/** Whether the migration sets a lock_timeout before a statement. */
const givesUp = (statements: readonly StatementFacts[], before: StatementFacts): boolean =>
  statements.slice(0, statements.indexOf(before)).some(({ node }) => {
    const set = 'VariableSetStmt' in node ? node.VariableSetStmt : undefined;
    return set?.name === 'lock_timeout' && set.kind === 'VAR_SET_VALUE' && !(set.args ?? []).every(isZero);
  });

/** 0 turns it off. */
const isZero = (node: Node): boolean =>
  'A_Const' in node && (node.A_Const.ival ? !node.A_Const.ival.ival : /^0+\D*$/.test(node.A_Const.sval?.sval ?? ''));
