import fc from 'fast-check';
import { expect, it } from 'vitest';
import { renderComment } from '../../src/render/comment/render-comment.ts';
import { readTicks } from '../../src/render/comment/ticks.ts';
import { item, review } from './parts.ts';

it('ticks are read back as they were written', () => {
  const items = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z0-9-]{1,12}$/), fc.boolean()), {
    selector: ([id]) => id,
    maxLength: 12,
  });
  fc.assert(
    fc.property(items, (all) => {
      const checklist = all.map(([id]) => item(id, { required: true }));
      const ticks = new Map(all.filter(([, ticked]) => ticked).map(([id]) => [id, { by: 'octocat', at: 'today' }]));
      expect([...readTicks(renderComment(review({ checklist }), { ticks }))].sort()).toEqual([...all].sort());
    }),
    { numRuns: 50 },
  );
});

it('a box inside a block of code is no box', () => {
  expect(readTicks('```sql\n- [x] <!-- item:a -->\n```\n- [ ] <!-- item:b --> text').get('a')).toBeUndefined();
  expect(readTicks('````\n```\n- [x] <!-- item:a -->\n````\n- [X] <!-- item:b -->')).toEqual(new Map([['b', true]]));
});

it('a person’s edit that leaves no box of ours gives nothing', () => {
  expect(readTicks('- [x] I promise\n* [ ] <!-- other:a -->').size).toBe(0);
});
