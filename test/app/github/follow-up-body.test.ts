import { expect, test } from 'vitest';
import { followUpBody } from '../../../src/app/github/comment/follow-up-body.ts';

test('an issue with more tasks than fit names how many more there are, and is one that GitHub takes', () => {
  const name = 'x'.repeat(63);
  const ends = Array.from({ length: 500 }, (_, n) => ({
    key: `constraint public.${name}.${n}`,
    task: `Validate ${name} on ${name}: until then old rows may violate it`,
    sql: `ALTER TABLE public.${name} VALIDATE CONSTRAINT ${name};`,
    verify: {
      sql: `SELECT conname FROM pg_constraint WHERE conname = '${name}' AND conrelid = '${name}';`,
      expect: '0 rows',
    },
  }));
  const origin = { number: 12, repositoryUrl: 'https://github.com/acme/shop' };
  const waiting = [{ path: '.migrations-later/2/0005.sql', text: '-- '.repeat(10_000) }];
  const body = followUpBody(origin, ends, waiting, new Date());
  expect(body).toContain('The comment of the pull request lists 470 more tasks.');
  expect(body.length).toBeLessThan(65_536);
});
