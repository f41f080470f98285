import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderTerminal } from '../../src/render/terminal/render-terminal.ts';
import { wrap } from '../../src/render/terminal/wrap.ts';
import { attack, hostile, risky } from './samples.ts';

const longest = (text: string) =>
  Math.max(
    ...text
      .split('\n')
      .filter((line) => !line.startsWith('    '))
      .map((line) => [...line].length),
  );

describe('the terminal', () => {
  it('shows the same order as the comment and ends with the verdict', () => {
    const text = renderTerminal(risky, { colour: false, width: 100 });
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
      expect(longest(renderTerminal(risky, { colour: false, width }))).toBeLessThanOrEqual(width);
  });

  it('without colour has no escape sequence, with colour only its own', () => {
    const plain = renderTerminal(hostile(attack), { colour: false, width: 80 });
    const painted = renderTerminal(hostile(attack), { colour: true, width: 80 });
    expect(plain).not.toMatch(/\p{Cc}(?<!\n)/u);
    expect(stripVTControlCharacters(painted)).toBe(plain);
    expect(painted).not.toBe(plain);
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
