import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  follow,
  followedColumn,
  functionOf,
  readSyncTriggerName,
  type SyncTrigger,
  syncTriggerName,
} from '../../src/recipes/twin/sync-trigger.ts';
import { quoteIdentifier } from '../../src/sql/names.ts';

const column = fc.string({ minLength: 1, maxLength: 80, unit: 'grapheme' }).filter((name) => !name.includes('\0'));
const sync: fc.Arbitrary<SyncTrigger> = fc.oneof(
  fc.constant({ keeps: 'tables' as const }),
  fc.record({ keeps: fc.constant('columns' as const), column, place: fc.nat(1600) }),
);

test('a name that was made for a sync trigger is read as what it keeps equal, and PostgreSQL keeps all of it', () => {
  fc.assert(
    fc.property(sync, (made) => {
      const name = syncTriggerName(made);
      expect(readSyncTriggerName(name)).toBe(made.keeps);
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
    }),
  );
});

test.each(['audit', 'zz_sync', 'zz_sync_name', 'sync_twin', 'zz_syncx_twin'])('%s is no sync trigger', (name) => {
  expect(readSyncTriggerName(name)).toBeUndefined();
});

test('long names that begin alike are told apart by the place of the column', () => {
  const start = 'x'.repeat(70);
  const [one, other] = [1, 2].map((place) => syncTriggerName({ keeps: 'columns', column: `${start}${place}`, place }));
  expect(one).not.toBe(other);
});

test('the column that a function follows is read from the assignment, and no column from an expression', () => {
  fc.assert(
    fc.property(column, column, (made, old) => {
      expect(followedColumn(`BEGIN ${follow(made, `NEW.${quoteIdentifier(old)}`)} END`)).toBe(old);
      expect(followedColumn(`BEGIN ${follow(made, `(NEW.${quoteIdentifier(old)} + 1)`)} END`)).toBeUndefined();
    }),
  );
});

test.each([
  ['EXECUTE FUNCTION users_name_sync()', 'public.users_name_sync()'],
  ['EXECUTE FUNCTION shop."Sync"()', 'shop."Sync"()'],
  ["EXECUTE FUNCTION touch('a')", undefined],
])('a trigger that says %s calls %s', (words, called) => {
  const definition = `CREATE TRIGGER t BEFORE INSERT ON public.users FOR EACH ROW ${words}`;
  expect(functionOf({ definition })).toBe(called);
});
