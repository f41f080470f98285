import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderTerminal } from '../../src/render/terminal/render-terminal.ts';
import { wrap } from '../../src/render/terminal/wrap.ts';
import { review, statement } from './parts.ts';
import { attack, hostile, risky } from './samples.ts';

const longest = (text: string) =>
  Math.max(
    ...text
      .split('\n')
      .filter((line) => !line.startsWith('    '))
      .map((line) => [...line].length),
  );

describe('the terminal for a reader with two minutes', () => {
  const text = renderTerminal(risky, { colour: false, width: 100 });

  it('holds a hundred lines at most', () => {
    expect(text.split('\n').length).toBeLessThanOrEqual(100);
  });

  it('has a line per statement with its type, lock, work and rules', () => {
    expect(text).toMatch(/^11 +add index +SHARE on orders +index build +index-built-without-concurrently$/m);
  });

  it('shows the worst finding once, the others with what to do instead', () => {
    expect(text.match(/Renaming users.name takes ACCESS EXCLUSIVE/g)).toHaveLength(1);
    expect(text).toMatch(/- warning line 5: [\s\S]*?\n {2}→ /);
  });

  it('counts what is to be accepted and asks what is still to be answered', () => {
    expect(text).toMatch(
      /── To tick\n\[ \] Take the safer way, or accept the findings above \(2 items\)\n\[ \] ⛔ Failed: Is existing/,
    );
  });

  it('has the titles of the plan, no SQL of it, and what was proven', () => {
    expect(text).toMatch(/── Plan: 5 steps in 3 releases, proven\n.*\n\n1\. Add full_name beside name/);
    expect(text).toContain('⏸ release 2: ');
    expect(text).toMatch(/── Rollback: .*refuted/);
  });

  it('says at the end what is open and where the rest is', () => {
    expect(text).toMatch(/5 items to tick before merging\. migration-planner plan prints the whole\s+plan/);
  });

  it('tells five things that were not analysed and counts the others', () => {
    const notAnalysed = Array.from({ length: 9 }, (_, index) => ({ what: `file ${index}`, reason: 'it is no text' }));
    const short = renderTerminal({ ...risky, unreadable: [], notAnalysed }, { colour: false, width: 100 });
    expect(short).toContain('- file 4: it is no text');
    expect(short).not.toContain('file 5');
    expect(short).toContain('4 more things not analysed.');
  });

  it('of hundreds of statements shows those that something is said of', () => {
    const [first] = risky.projects;
    const [own] = first?.migrations ?? [];
    if (first === undefined || own === undefined) throw new Error('the sample has a migration');
    const calm = Array.from({ length: 300 }, (_, index) => statement(100 + index, 'COMMENT ON TABLE users IS NULL'));
    const migrations = [{ ...own, statements: [...own.statements, ...calm] }];
    const long = renderTerminal({ ...risky, projects: [{ ...first, migrations }] }, { colour: false, width: 100 });
    expect(long.split('\n').length).toBeLessThanOrEqual(100);
    expect(long).toMatch(/30\d more statements\./);
  });

  it('of an empty review is its verdict', () => {
    const none = review({
      verdict: { state: 'clear', sentence: 'No migration changed.', basis: 'tried', worst: undefined, open: 0 },
    });
    expect(renderTerminal(none, { colour: false, width: 100 })).toContain('No migration changed.');
    expect(renderTerminal(none, { colour: false, width: 100 })).not.toContain('whole plan');
  });
});

describe('the terminal', () => {
  it('when all is asked for shows the same order as the comment and ends with the verdict', () => {
    const text = renderTerminal(risky, { colour: false, width: 100, full: true });
    const order = [
      'Migration review',
      'Risk matrix',
      'Statements',
      'Checklist',
      '── Plan',
      '── Rollback',
      '── Rehearsal',
    ].map((title) => text.indexOf(title));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(text.trimEnd()).toMatch(/writes wait\. 5\s+items to tick\.$/);
  });

  it('keeps to its width', () => {
    for (const width of [60, 80, 140])
      for (const full of [true, false])
        expect(longest(renderTerminal(risky, { colour: false, width, full }))).toBeLessThanOrEqual(width);
  });

  it('without colour has no escape sequence, with colour only its own', () => {
    for (const full of [true, false]) {
      const plain = renderTerminal(hostile(attack), { colour: false, width: 80, full });
      const painted = renderTerminal(hostile(attack), { colour: true, width: 80, full });
      expect(plain).not.toMatch(/\p{Cc}(?<!\n)/u);
      expect(stripVTControlCharacters(painted)).toBe(plain);
      expect(painted).not.toBe(plain);
    }
  });

  it('loses no word when it wraps', () => {
    const runs = fc.array(
      fc.record({
        text: fc.stringMatching(/^[a-z ]{0,20}$/),
        style: fc.constantFrom('plain' as const, 'code' as const),
      }),
    );
    fc.assert(
      fc.property(runs, fc.integer({ min: 5, max: 30 }), (all, width) => {
        const lines = wrap(all, width);
        const letters = (text: string) => text.replaceAll(' ', '');
        expect(letters(lines.flatMap((line) => line.runs.map((run) => run.text)).join(''))).toBe(
          letters(all.map((run) => run.text).join('')),
        );
        for (const line of lines) expect(line.width).toBeLessThanOrEqual(width);
      }),
    );
  });
});
