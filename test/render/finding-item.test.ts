import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import { renderComment } from '../../src/render/comment/render-comment.ts';
import { diagnostic, location, migration, project, review } from './parts.ts';

const advice = 'Build it CONCURRENTLY.';
const index = (line: number, message = `CREATE INDEX holds SHARE on table ${line}.`) =>
  diagnostic({ ruleId: 'index-built-without-concurrently', location: location(line), message, advice, safely: [] });

const body = (diagnostics: readonly Diagnostic[]) =>
  renderComment(review({ projects: [project({ migrations: [migration([])] })], diagnostics }));

describe('findings of the same rule with the same advice', () => {
  it('are one bullet that lists the lines and says the advice once', () => {
    const text = body([index(34), index(37), index(41)]);
    expect(text).toContain('**error** lines 34, 37, 41, `index-built-without-concurrently` (3 times)');
    expect(text.match(/- line 37: CREATE INDEX holds SHARE on table 37\./g)).toHaveLength(1);
    expect(text.match(/Build it CONCURRENTLY/g)).toHaveLength(1);
  });

  it('with the same message say it once', () => {
    const text = body([index(34, 'It blocks.'), index(37, 'It blocks.')]);
    expect(text).toContain('**error** lines 34, 37, `index-built-without-concurrently`: It blocks.');
    expect(text).not.toContain('- line 34');
  });

  it('that are many tell three messages and where the others are', () => {
    const text = body([1, 2, 3, 4, 5, 6].map((line) => index(line)));
    expect(text).toContain('- line 3: ');
    expect(text).not.toContain('- line 4: ');
    expect(text).toContain('- same in lines 4, 5, 6');
  });

  it('stay apart where what to do differs', () => {
    const text = body([index(34), { ...index(37), advice: 'Drop it.' }]);
    expect(text).toContain('**error** line 34, ');
    expect(text).toContain('**error** line 37, ');
  });
});
