import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../../src/model/settings.ts';
import { readSettings, settingsTemplate } from '../../src/settings/read-settings.ts';

const path = '.github/migration-planner.yml';

function problemsOf(text: string) {
  const reading = readSettings(text, path);
  return 'problems' in reading ? reading.problems : [];
}

describe('a settings file that is fine', () => {
  test.each(['', '# only a comment\n', '\uFEFF', '{}'])('%j means the defaults', (text) => {
    expect(readSettings(text, path)).toEqual({ settings: defaultSettings, written: [] });
  });

  test('keeps what the team wrote and defaults the rest', () => {
    const reading = readSettings(
      'postgres: 16\r\nrules:\r\n  some-rule: off\r\nusage:\r\n  ignore: [docs/**]\r\n',
      path,
    );
    expect(reading).toEqual({
      settings: { ...defaultSettings, postgres: 16, rules: { 'some-rule': 'off' }, usage: { ignore: ['docs/**'] } },
      written: ['postgres', 'rules', 'usage'],
    });
  });

  test('a list said once may be named again', () => {
    const reading = readSettings('ignore: &paths [legacy/**]\nusage:\n  ignore: *paths\n', path);
    expect(reading).toMatchObject({ settings: { ignore: ['legacy/**'], usage: { ignore: ['legacy/**'] } } });
  });
});

describe('the file that init writes', () => {
  test('changes nothing as it stands', () => {
    expect(readSettings(settingsTemplate(), path)).toEqual({ settings: defaultSettings, written: [] });
  });

  test('holds an example of every setting that is read without a problem', () => {
    const examples = settingsTemplate().replace(/^# (?=[a-zA-Z]+:| {2})/gm, '');
    const reading = readSettings(examples, path);
    expect(reading).toHaveProperty('settings');
    expect(Object.keys('settings' in reading ? reading.settings : {}).sort()).toEqual(
      [...Object.keys(defaultSettings), 'postgres'].sort(),
    );
  });
});

describe('a mistake is shown with its place and what to write instead', () => {
  test('an unknown setting names the nearest known one', () => {
    expect(problemsOf('# ours\npostgrs: 16\n')).toEqual([
      {
        message: 'there is no setting `postgrs`',
        line: 2,
        column: 1,
        expected: '`postgres`, perhaps',
        example: 'postgres: 16',
      },
    ]);
  });

  test('an unknown setting that resembles nothing lists the known ones', () => {
    expect(problemsOf('usage:\n  colour: red\n')[0]).toMatchObject({
      message: 'there is no setting `colour` in `usage`',
      line: 2,
      column: 3,
      expected: 'one of ignore',
    });
  });

  test('a value of the wrong kind says which kind is read', () => {
    expect(problemsOf('failOn: warning\npostgres: sixteen\n')[0]).toMatchObject({
      message: '`postgres` can\'t be the text "sixteen"',
      line: 2,
      column: 11,
      expected: 'a whole number from 13 to 18. Major version of the production server, 13 to 18.',
    });
  });

  test.each([
    ['postgres: 12', "`postgres` can't be 12", 'a whole number from 13 to 18'],
    ['postgres: 16.4', "`postgres` can't be 16.4", 'a whole number from 13 to 18'],
    ['failOn: all', '`failOn` can\'t be the text "all"', 'one of error, warning, never'],
    ['ignore: legacy', '`ignore` can\'t be the text "legacy"', 'a list of texts'],
    ['rules: { some-rule: high }', '`rules.some-rule` can\'t be the text "high"', 'one of error, warning, note, off'],
    ['tables: { public.orders: big }', '`tables.public.orders` can\'t be the text "big"', 'keys and values, of size'],
    ['projects: [{ framework: prisma }]', '`projects.0.directory` is missing', 'a text that is not empty'],
    ['- a list', "the file can't be a list", 'keys and values, of postgres'],
  ])('%s', (text, message, expected) => {
    const [problem] = problemsOf(text);
    expect(problem?.message).toBe(message);
    expect(problem?.expected).toContain(expected);
    expect(readSettings(problem?.example ?? '', path)).toHaveProperty('settings');
  });

  test('a missing key points at the entry that lacks it', () => {
    expect(problemsOf('projects:\n  - directory: db\n    framework: sql\n  - framework: prisma\n')[0]).toMatchObject({
      line: 4,
      column: 5,
    });
  });

  test('a rule that there is not names the nearest', () => {
    const reading = readSettings('rules:\n  table-droped: off\n', path, ['table-dropped', 'column-dropped']);
    expect(reading).toMatchObject({
      problems: [
        { message: 'there is no rule `table-droped`', line: 2, column: 3, expected: '`table-dropped`, perhaps' },
      ],
    });
  });

  test('several mistakes come in the order of the file', () => {
    expect(problemsOf('ignore: 1\nfailOn: 2\npostgres: x\n').map((problem) => problem.line)).toEqual([1, 2, 3]);
  });

  test.each([
    ['postgres: [16', 1],
    ['ignore:\n\t- a', 2],
    ['postgres: 16\npostgres: 17', 2],
    ['usage:\n  ignore: [a]\n wrong: 1', 3],
    ['ignore: *nobody', 1],
  ])('%j is no YAML, and the line is told', (text, line) => {
    expect(problemsOf(text)[0]?.line).toBe(line);
  });
});

describe('a hostile file costs a sentence', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...'bcdefgh'.split('').map((name, at) => {
      const before = 'abcdefgh'[at];
      return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(',')}]`;
    }),
  ].join('\n');

  test.each([
    ['aliases of aliases', bomb, /alias/i],
    ['flow maps in flow maps', '{'.repeat(900), /levels deep/],
    ['flow lists in flow lists', '['.repeat(900), /levels deep/],
    ['list in list in list', '- '.repeat(30_000), /levels deep/],
    ['keys that are keys', '? '.repeat(30_000), /levels deep/],
    ['many keys', Array.from({ length: 5_000 }, (_, at) => `k${at}: 1`).join('\n'), /entries/],
    ['ten megabytes', `ignore: ["${'a'.repeat(10_000_000)}"]`, /10,000,\d{3} characters/],
    ['many documents', '---\n'.repeat(10_000), /more than one document/],
    ['a tag that asks for code', 'ignore: !!js/function "return 1"', /tag/i],
    ['a prototype', '__proto__: { postgres: 16 }', /no setting `__proto__`/],
  ])('%s', (_, text, message) => {
    expect(problemsOf(text)[0]?.message).toMatch(message);
  });

  test('a name that moves the cursor is shown without its escapes', () => {
    const [problem] = problemsOf('"a\\e[2J\\u202Eb": 1');
    expect(problem?.message).toBe('there is no setting `a\uFFFD[2J\uFFFDb`');
  });
});
