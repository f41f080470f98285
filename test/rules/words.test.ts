import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../src/rules/catalogue.ts';
import { readPage } from './page.ts';

/** Words that make a native reader stumble, and what the field says in their place. */
const banned: readonly (readonly [RegExp, string])[] = [
  [/\banew\b/i, 'again; rewrites the table'],
  [/\b(?:from )?th(?:at|is) moment on\b/i, 'from then on'],
  [/\bcode of before\b/i, 'the old version of the code'],
  [/\bgo(?:es)? (?:along|with it)\b/i, 'is dropped with it'],
  [/\bgo(?:es)? (?:on|over)\b/i, 'continues'],
  [/\bgoes through\b/i, 'succeeds'],
  [/\bby hand\b/i, 'manually'],
  [/\bstands? in\b/i, 'is in'],
  [/\bwithout a word\b|\bin silence\b/i, 'silently'],
  [/\bfor ever\b/i, 'always'],
  [/\bway (?:back|there)\b/i, 'rollback'],
  [/\bmade again\b/i, 'recreated'],
  [/\btold\b/i, 'reported'],
  [/\bbeside\b/i, 'next to'],
  [/\btakes? the place of\b|\btakes its place\b/i, 'replaces'],
  [/\bkept equal\b/i, 'kept in sync'],
  [/\blasting\b/i, 'long-running'],
  [/\bbelongs? into\b/i, 'belongs in'],
  [/\bwritten down\b/i, 'recorded'],
  [/\bso that it\b/i, 'to, or so it'],
];

const faultsOf = (text: string): readonly string[] => [
  ...banned.flatMap(([word, better]) => (word.test(text) ? [`${word.exec(text)?.[0]} (say: ${better})`] : [])),
  ...(/\bundefined\b|\[object|\bNaN\b/.test(text) ? ['a value that is missing'] : []),
  ...(/ {2}/.test(text) ? ['two spaces'] : []),
  ...(/(?<![./])\.\.(?![./])/.test(text) ? ['two full stops'] : []),
];

const pages = globSync('src/rules/*/*.md').toSorted();
const reviewsOf = (path: string) =>
  readPage(path, readFileSync(path, 'utf8')).cases.map(({ review }) => (review?.text ?? '').split('\n'));

const heading = /^(?:error|warning|note) [a-z0-9-]+(?: \(|$)/;
const messagesOf = (lines: readonly string[]) => lines.filter((_, at) => heading.test(lines[at - 1] ?? ''));
const advicesOf = (lines: readonly string[]) =>
  lines.filter((line) => line.startsWith('Instead: ')).map((line) => line.slice('Instead: '.length));
const proseOf = (path: string) => readFileSync(path, 'utf8').replaceAll(/```.*?```/gs, '');

describe('what a rule says reads as English', () => {
  test.each(catalogue.map((rule) => [rule.id, rule] as const))('%s', (_, { summary, why }) => {
    expect([...faultsOf(summary), ...faultsOf(why)]).toEqual([]);
    expect(summary).toMatch(/^\S.*[^.\s]$/);
    expect(why).toMatch(/^\S.*\.$/);
    expect(why[0]).toBe(why[0]?.toUpperCase() === why[0] || why.startsWith('json') ? why[0] : why[0]?.toUpperCase());
  });
});

describe('what a page says and shows reads as English', () => {
  test('there are messages and advices to read', () => {
    const all = pages.flatMap(reviewsOf);
    expect(pages.length).toBeGreaterThan(100);
    expect(all.flatMap(messagesOf).length).toBeGreaterThan(200);
    expect(all.flatMap(advicesOf).length).toBeGreaterThan(200);
  });

  test.each(pages)('%s', (path) => {
    const messages = reviewsOf(path).flatMap(messagesOf);
    const advices = reviewsOf(path).flatMap(advicesOf);
    expect([...messages, ...advices, proseOf(path)].flatMap(faultsOf)).toEqual([]);
    for (const message of messages) expect(message).toMatch(/^\S.*[^.\s]\.$/);
    for (const advice of advices) expect(advice).toMatch(/^\S.*(?:\.|`|\)|\]|;)$/);
  });
});

test.each(['the table is written anew', 'users undefined is dropped', 'two  spaces', 'the end..'])(
  'a fault is found: %s',
  (text) => {
    expect(faultsOf(text)).toHaveLength(1);
  },
);
