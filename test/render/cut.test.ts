import { describe, expect, it } from 'vitest';
import { fitInto } from '../../src/render/comment/cut.ts';
import { renderComment } from '../../src/render/comment/render-comment.ts';
import { readTicks } from '../../src/render/comment/ticks.ts';
import { paragraph } from '../../src/render/markdown/build.ts';
import type { Section } from '../../src/render/markdown/section.ts';
import { attack, hostile, huge, risky } from './samples.ts';

const section = (title: string, importance: number, ...lengths: readonly number[]): Section => ({
  title,
  layout: 'collapsed',
  importance,
  forms: lengths.map((length) => [paragraph(title.charAt(0).repeat(length))]),
});

describe('a body that is too long', () => {
  it('stays below 58,000 characters and keeps the verdict, every box and the plan', () => {
    const body = renderComment(huge);
    expect(body.length).toBeLessThanOrEqual(58_001);
    expect(body).toMatch(/^## ⚠️ Migration review: 40 items/);
    expect(readTicks(body).size).toBe(huge.checklist.length);
    expect(body).toContain('<summary>Plan: 5 steps');
  });

  it('says what was shortened', () => {
    expect(renderComment(huge)).toMatch(/Shortened:\n\n(- .*\n)*- Statements: 1800 in 60 migrations/);
  });

  it('loses the least important section first, and names it', () => {
    const body = fitInto([section('Alpha', 2, 900), section('Beta', 1, 900)], 1200);
    expect(body).toContain('<summary>Alpha</summary>');
    expect(body).not.toContain('<summary>Beta</summary>');
    expect(body).toContain('Left out, because the comment is full:\n\n- Beta');
  });

  it('shortens before it leaves anything out', () => {
    const body = fitInto([section('Alpha', 2, 900, 100), section('Beta', 1, 900, 100)], 1300);
    expect(body).toContain('A'.repeat(900));
    expect(body).toContain('Shortened:\n\n- Beta');
  });

  it('takes back what fits after all', () => {
    const body = fitInto([section('Alpha', 2, 300, 100), section('Beta', 1, 900)], 700);
    expect(body).toContain('A'.repeat(300));
    expect(body).not.toContain('Shortened');
  });

  it('never loses what must stay', () => {
    const body = fitInto([section('Verdict', Number.POSITIVE_INFINITY, 500), section('Beta', 1, 900)], 10);
    expect(body).toContain('V'.repeat(500));
  });

  it('fits whatever the texts are', () => {
    const long = renderComment(hostile(attack.repeat(200)));
    expect(long.length).toBeLessThanOrEqual(58_001);
    for (const much of ['`', '[(', ' \n', 'a\\`*_[<@#|']) {
      expect(renderComment(hostile(`x${much.repeat(100_000)}`)).length).toBeLessThanOrEqual(58_001);
    }
    expect(renderComment(risky, { limit: 4000 }).length).toBeLessThanOrEqual(4001);
  });
});
