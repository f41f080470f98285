import { describe, expect, test } from 'vitest';
import type { Contention } from '../../src/model/contention.ts';
import type { ChecklistItem, RehearsalReport, Review, Risk } from '../../src/model/review.ts';
import { secondsInWords, spaceInWords } from '../../src/production/sizing/estimate-in-words.ts';
import { contentionTitle } from '../../src/render/comment/contention.ts';
import { rehearsalSection } from '../../src/render/comment/rehearsal.ts';
import { riskSection } from '../../src/render/comment/risk-matrix.ts';
import { rollbackSection } from '../../src/render/comment/rollback.ts';
import { renderTitle } from '../../src/render/comment/title.ts';
import { renderTerminal } from '../../src/render/terminal/render-terminal.ts';
import { linesOf, severitiesOf } from '../../src/render/words/alike.ts';
import { deployBoundary } from '../../src/render/words/step.ts';
import { diagnostic, item, location, planned, project, review, step } from './parts.ts';

/** Sentences that are put together, each in all its forms: they have to read as English. */

const risks = (count: number): readonly Risk[] =>
  Array.from({ length: count }, (_, at) => ({
    risk: at === 0 ? 'rollback needed' : 'downtime',
    likelihood: at === 0 ? 'high' : 'low',
    impact: 'high',
    basis: 'seen',
    evidence: '',
    mitigation: '',
    steps: [],
  }));

describe('the risk matrix', () => {
  test.each([
    ['Risk matrix: 1 risk, highest: rollback needed', 1],
    ['Risk matrix: 2 risks, highest: rollback needed', 2],
  ])('%s', (title, count) => {
    expect(riskSection(project({ risks: risks(count) }))?.title).toBe(title);
  });
});

describe('the rehearsal', () => {
  const { rehearsal } = project();
  const history = (more: Partial<RehearsalReport['history']>): RehearsalReport => ({
    ...rehearsal,
    history: { ...rehearsal.history, ...more },
  });
  const made = { kind: 'role', name: 'anon', neededBy: 'a.sql' } as const;
  const skipped = { path: 'a.sql', line: 1, sql: '', reason: 'no' };
  test.each<[string, RehearsalReport]>([
    ['Rehearsal: no earlier migrations', history({ migrations: 0, applied: 0 })],
    ['Rehearsal: 1 of 1 earlier migration replayed', history({ migrations: 1, applied: 1 })],
    ['Rehearsal: 41 of 41 earlier migrations replayed', rehearsal],
    [
      'Rehearsal: 41 of 41 earlier migrations replayed, 1 object made up, 2 statements skipped',
      history({ madeUp: [made], skipped: [skipped, skipped] }),
    ],
    [
      'Rehearsal: 41 of 41 earlier migrations replayed, 2 objects made up, 1 statement skipped',
      history({ madeUp: [made, made], skipped: [skipped] }),
    ],
    ['Rehearsal: not rehearsed', { ...rehearsal, outcome: 'not rehearsed', reason: 'no time' }],
  ])('%s', (title, report) => {
    expect(rehearsalSection(project({ rehearsal: report })).title).toBe(title);
  });
});

describe('the title', () => {
  const open = (count: number): readonly ChecklistItem[] =>
    Array.from({ length: count }, (_, at) => item(`${at}`, { required: true, state: 'to confirm' }));
  const blocked = { state: 'blocked', sentence: 'It fails.', basis: 'tried', worst: undefined, open: 0 } as const;
  const error = diagnostic({ severity: 'error' });
  const warning = diagnostic({ severity: 'warning' });
  test.each<[string, Partial<Review>]>([
    ['✅ Migration review: clear', {}],
    ['⚠️ Migration review: 1 item to tick before merging', { checklist: open(1) }],
    ['⚠️ Migration review: 2 items to tick before merging', { checklist: open(2) }],
    ['⛔ Migration review: it fails as written', { verdict: blocked }],
    ['⚠️ Migration review: nothing to tick, 2 errors, 1 warning', { diagnostics: [error, error, warning] }],
    ['✅ Migration review: nothing to tick, 1 warning', { diagnostics: [warning] }],
  ])('%s', (title, more) => {
    expect(renderTitle(review(more))).toBe(title);
  });
});

describe('the rollback', () => {
  const { plan } = project();
  const rollback = { ...plan.rollback, losses: [] };
  const proof = { state: 'proven', how: 'It ran.' } as const;
  test.each([
    ['Rollback: proven', { ...rollback, proof }],
    ['Rollback: proven, with losses', { ...rollback, proof, losses: ['The values of a.'] }],
    ['Rollback: ⛔ refuted', { ...rollback, proof: { state: 'refuted', difference: ['a differs'] } as const }],
    ['Rollback: not rehearsed', { ...rollback, proof: { state: 'not rehearsed', reason: 'no time' } as const }],
    ['Rollback: none', { ...rollback, source: 'none' as const }],
  ])('%s', (title, made) => {
    expect(rollbackSection(project({ plan: { ...plan, rollback: made } })).title).toBe(title);
  });
});

describe('how long others wait', () => {
  test('not measured', () => {
    const contention: Contention = { state: 'not measured', reason: 'no server' };
    expect(contentionTitle(contention)).toBe('How long others wait: not measured');
  });
});

describe('counts, ranges and boundaries', () => {
  const at = (line: number) => diagnostic({ location: location(line) });
  const steps = [planned(step('a', 'A', 'SELECT 1')), planned(step('b', 'B', 'SELECT 2', { release: 2 }))];
  test.each([
    ['line 5', linesOf([at(5)])],
    ['lines 5, 7', linesOf([at(5), at(7)])],
    ['1 error', severitiesOf([diagnostic({})])],
    ['under a second', secondsInWords({ least: 0.1, most: 0.9 })],
    ['up to 2 seconds', secondsInWords({ least: 0, most: 2 })],
    ['about 1 second', secondsInWords({ least: 1, most: 1 })],
    ['2 to 7 minutes', secondsInWords({ least: 120, most: 420 })],
    ['0.5 to 3 hours', secondsInWords({ least: 1800, most: 10_800 })],
    [
      'up to 100 MB of free space, about 20 MB of WAL',
      spaceInWords({ diskBytes: 100 * 2 ** 20, walBytes: 20 * 2 ** 20 }),
    ],
    [
      'Deploy boundary: release 1 of the application must run everywhere before you go on.',
      deployBoundary({ steps }, 1),
    ],
  ])('%s', (words, made) => {
    expect(made).toBe(words);
  });
});

describe('the terminal', () => {
  const accept = (count: number): Partial<Review> => {
    const one = diagnostic({});
    const checklist = Array.from({ length: count }, (_, at) =>
      item(`${at}`, { group: 'acceptance', required: true, state: 'to confirm', evidence: `${one.ruleId}, a.sql:1` }),
    );
    return { diagnostics: [one], checklist };
  };
  test.each([
    ['Take the safer way, or accept the findings above (1 item)', accept(1)],
    ['Take the safer way, or accept the findings above (2 items)', accept(2)],
  ])('%s', (line, more) => {
    expect(renderTerminal(review({ projects: [project()], ...more }), { colour: false, width: 100 })).toContain(line);
  });
});
