import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import about from '../../package.json' with { type: 'json' };
import { frameworkIds } from '../../src/model/framework-ids.ts';
import { readSettings } from '../../src/settings/read-settings.ts';
import { createRepository, type TestRepository } from '../fakes/repository.ts';
import { runProgram } from './run-program.ts';

let repository: TestRepository;
let elsewhere: string;
beforeAll(() => {
  repository = createRepository();
  repository.write({ 'README.md': 'no migrations\n' });
  repository.commit('first');
  elsewhere = mkdtempSync(join(tmpdir(), 'migration-planner-elsewhere-'));
});
afterAll(() => {
  repository.remove();
  rmSync(elsewhere, { recursive: true });
});

const run = (words: readonly string[], directory = repository.directory) => runProgram(words, directory);

describe('what the program says of itself', () => {
  test('its version', () => {
    expect(run(['--version'])).toEqual({ status: 0, stdout: `${about.version}\n`, stderr: '' });
  });

  test('its commands, and what one takes', () => {
    const { status, stdout } = run([]);
    expect(status).toBe(0);
    for (const command of ['review', 'plan', 'rules', 'init']) expect(stdout).toContain(`\n  ${command}`);
    expect(run(['review', '--help']).stdout).toBe(run(['help', 'review']).stdout);
    expect(run(['help', 'review']).stdout).toContain('--fail-on');
  });

  test('its rules, and the page of one', () => {
    const { stdout } = run(['rules']);
    expect(stdout).toContain('index-built-without-concurrently');
    expect(run(['rules', 'index-built-without-concurrently']).stdout).toMatch(/^# .*CONCURRENTLY\n/);
  });
});

describe('a command line that is wrong is answered with what was expected and an example, and status 2', () => {
  test.each<[string, readonly string[], string, string]>([
    ['a mistyped command', ['reviw'], 'there is no command "reviw"', '`review`, or one of'],
    ['a mistyped option', ['review', '--bse', 'main'], 'review has no option --bse', '--base, or one of'],
    ['an option of another command', ['rules', '--out', 'x'], 'rules has no option --out', 'no option'],
    ['a value that is missing', ['review', '--base'], '--base needs a value', 'REF'],
    ['a value for a switch', ['review', '--no-rehearse=yes'], '--no-rehearse takes no value', 'the option alone'],
    ['an unknown format', ['review', '--format', 'markdwn'], `--format can't be "markdwn"`, '--format markdown'],
    ['a version that is not known', ['review', '--postgres', '9.6'], `--postgres can't be "9.6"`, 'one of 13, 14'],
    [
      'an engine that is not a valid address',
      ['review', '--engine', 'mysql://u:secret@h/d'],
      `--engine can't be "h/d"`,
      'postgres://',
    ],
    ['one word too many', ['review', '.', 'also'], 'review does not take "also"', 'at most one word'],
    [
      'a mistyped rule',
      ['rules', 'index-build-without-concurrently'],
      'there is no rule',
      '`index-built-without-concurrently`, or another rule',
    ],
    [
      'a directory that is not there',
      ['review', 'nowhere'],
      'there is no directory',
      'a directory inside a git repository',
    ],
    ['a file for a directory', ['review', 'README.md'], 'is a file', 'a directory inside a git repository'],
    ['an unknown branch', ['review', '--base', 'nowhere'], 'there is no commit "nowhere"', 'git fetch'],
    [
      'a branch that looks like an option',
      ['review', '--base=--output=x'],
      'there is no commit "--output=x"',
      'git fetch',
    ],
  ])('%s', (_, words, message, expected) => {
    const { status, stdout, stderr } = run(words);
    expect(stderr).toContain(message);
    expect(stderr).toContain(expected);
    expect(stderr).toMatch(/^migration-planner: .*\n[\s\S]* {2}expected: .*\n {2}example: {2}/);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  test('a directory outside of any repository', () => {
    const { status, stderr } = run(['review'], elsewhere);
    expect(status).toBe(2);
    expect(stderr).toContain('is not in a git repository, so there is nothing to compare');
  });

  test('a repository without migrations names the layouts that are looked for', () => {
    const { status, stderr } = run(['review']);
    expect(status).toBe(2);
    expect(stderr).toContain('there are no migrations here');
    for (const id of frameworkIds) expect(stderr).toContain(id);
    expect(stderr).toContain('.github/migration-planner.yml');
  });
});

describe('init', () => {
  test('writes the settings once, and never over what is there', () => {
    const file = join(repository.directory, '.github', 'migration-planner.yml');
    expect(run(['init']).status).toBe(0);
    const written = readFileSync(file, 'utf8');
    expect(written).toContain('# postgres: 16');
    const again = run(['init']);
    expect(again.status).toBe(2);
    expect(again.stderr).toContain('already exists');
    expect(readFileSync(file, 'utf8')).toBe(written);
    rmSync(join(repository.directory, '.github'), { recursive: true });
  });

  test('takes over what a repository has set for squawk, and says what it leaves out', () => {
    repository.write({
      '.squawk.toml':
        'pg_version = "15.2"\nexcluded_paths = ["old/*.sql"]\nexcluded_rules = ["require-concurrent-index-creation", "prefer-text-field"]\n',
    });
    const { stdout, status } = run(['init']);
    expect(status).toBe(0);
    expect(stdout).toContain('Left out: the rule prefer-text-field');
    const written = readFileSync(join(repository.directory, '.github', 'migration-planner.yml'), 'utf8');
    expect(readSettings(written, 'settings')).toMatchObject({
      settings: { postgres: 15, ignore: ['old/*.sql'], rules: { 'index-built-without-concurrently': 'off' } },
    });
    rmSync(join(repository.directory, '.github'), { recursive: true });
    repository.write({ '.squawk.toml': 'excluded_rules = 7' });
    expect(run(['init'])).toMatchObject({ status: 2, stderr: expect.stringContaining('expected array') });
    rmSync(join(repository.directory, '.squawk.toml'));
  });

  test('needs a repository', () => {
    expect(run(['init'], elsewhere).status).toBe(2);
    expect(existsSync(join(elsewhere, '.github'))).toBe(false);
  });
});

test('wrong settings are told with their line, all of them', () => {
  repository.write({ '.github/migration-planner.yml': '# ours\npostgres: 9\nfailon: error\n' });
  const { status, stderr } = run(['review']);
  repository.write({ '.github/migration-planner.yml': undefined });
  expect(status).toBe(2);
  expect(stderr).toContain(".github/migration-planner.yml:2:11: `postgres` can't be 9");
  expect(stderr).toContain('also .github/migration-planner.yml:3:1: there is no setting `failon`');
});
