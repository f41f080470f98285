import { expect, test } from 'vitest';
import { millisecondsOf } from '../../src/rules/reading/timeouts.ts';

test.each([
  ['5s', 5000],
  ['250ms', 250],
  [' 2 min ', 120_000],
  ['1h', 3_600_000],
  ['3000', 3000],
  ['0', 0],
])('a timeout of %s is %i milliseconds', (text, milliseconds) => {
  expect(millisecondsOf(text)).toBe(milliseconds);
});

test('a timeout that is no plain time is not known', () => {
  expect(millisecondsOf('soon')).toBeUndefined();
});
