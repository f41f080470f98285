import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sumOutOfStep } from '../../src/frameworks/reading/atlas-sum.ts';

/** As `atlas migrate hash` writes it. */
const sumOf = (files: Readonly<Record<string, string>>): string => {
  const running = createHash('sha256');
  const whole = createHash('sha256');
  const lines = Object.keys(files)
    .toSorted()
    .map((name) => {
      const hash = running
        .update(name)
        .update(files[name] ?? '')
        .copy()
        .digest('base64');
      whole.update(name).update(hash);
      return `${name} h1:${hash}\n`;
    });
  return `h1:${whole.digest('base64')}\n${lines.join('')}`;
};

const told = (files: Readonly<Record<string, string>>, sum: string): readonly string[] => {
  const texts = new Map(
    [...Object.entries(files), ['atlas.sum', sum] as const].map(([name, text]) => [`m/${name}`, text]),
  );
  return sumOutOfStep(
    'm',
    Object.keys(files).map((name) => `m/${name}`),
    texts,
  ).map(({ path, reason }) => `${path}: ${reason.split(': ')[0]}`);
};

const files = { '1_a.sql': 'CREATE TABLE a ();\n', '2_b.sql': 'CREATE TABLE b ();\n' };

test('the sum of the sample repository is in step', () => {
  const sum = [
    'h1:9g8Zx3kilReFKP1AbnhXN1GTPcZEyHdWMVDivfpsvPo=',
    '20260101000000_a.sql h1:UCMFQJgzmOthfsGpCwPJvIfcrm6Ygx/cwHFdOfmgAVI=',
    '20260102000000_b.sql h1:ayrKHRULze+3NmsVMP4Oy5Tmxp4YerBe6Jz/9RP2dwc=',
    '',
  ].join('\n');
  const written = {
    '20260101000000_a.sql': 'CREATE TABLE x (id int);\n',
    '20260102000000_b.sql': '-- atlas:txmode none\nCREATE INDEX CONCURRENTLY x_id ON x (id);\n',
  };
  expect(told(written, sum)).toEqual([]);
});

test('a migration that the sum does not list is told, for Atlas stops at it', () => {
  expect(told({ ...files, '3_c.sql': '' }, sumOf(files))).toEqual(['m/3_c.sql: atlas.sum does not list this file']);
});

test('a file that was edited after it was summed is told, and those after it are not', () => {
  expect(told({ ...files, '1_a.sql': 'CREATE TABLE c ();\n' }, sumOf(files))).toEqual([
    'm/1_a.sql: atlas.sum has a different hash for this file',
  ]);
});

test('a file that is gone is told', () => {
  expect(told({ '1_a.sql': files['1_a.sql'] }, sumOf(files))).toEqual([
    'm/atlas.sum: It lists 2_b.sql, which does not exist',
  ]);
});

test('a file that Atlas leaves out of the sum is not told, though its name counts for the hash of those after it', () => {
  expect(told({ ...files, '0_seed.sql': '-- atlas:sum ignore\nSELECT 1;\n' }, sumOf(files))).toEqual([
    'm/1_a.sql: atlas.sum has a different hash for this file',
  ]);
});

test('marks of a merge conflict are told as such', () => {
  const sum = sumOf(files).replace('2_b', '<<<<<<< HEAD\n2_b');
  expect(told(files, sum)).toEqual([
    'm/atlas.sum: It has merge conflict markers. Run `atlas migrate hash` and commit the file.',
  ]);
});

test('any set of files is in step with the sum that is made of it', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.stringMatching(/^\d{1,4}_[a-zé]{1,5}\.sql$/), fc.string({ unit: 'grapheme' })),
      (any) => {
        fc.pre(Object.values(any).every((text) => text.isWellFormed() && !text.includes('atlas:sum')));
        expect(told(any, sumOf(any))).toEqual([]);
      },
    ),
  );
});
