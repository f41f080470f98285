import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeOut } from '../../src/cli/output.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'migration-planner-out-'));
  mkdirSync(join(directory, '.git', 'hooks'), { recursive: true });
});
afterEach(() => rmSync(directory, { recursive: true }));

test('a file is written whole and leaves nothing beside it', async () => {
  writeFileSync(join(directory, 'plan.md'), 'old and much longer');
  await writeOut(directory, 'plan.md', 'new');
  expect(readFileSync(join(directory, 'plan.md'), 'utf8')).toBe('new');
  expect(readdirSync(directory).sort()).toEqual(['.git', 'plan.md']);
});

test.each(['.git/hooks/pre-commit', '.GIT/config', 'sub/../.git/config', 'linked/pre-commit'])(
  '%s is refused: git runs what lies there',
  async (path) => {
    mkdirSync(join(directory, 'sub'));
    mkdirSync(join(directory, '.GIT'), { recursive: true });
    symlinkSync(join(directory, '.git', 'hooks'), join(directory, 'linked'));
    await expect(writeOut(directory, path, 'evil')).rejects.toThrow('inside .git');
    expect(readdirSync(join(directory, '.git', 'hooks'))).toEqual([]);
  },
);

test('a link, a directory and a place that is not there are refused', async () => {
  symlinkSync(join(directory, '.git', 'config'), join(directory, 'link.md'));
  await expect(writeOut(directory, 'link.md', 'x')).rejects.toThrow('not a regular file');
  await expect(writeOut(directory, '.', 'x')).rejects.toThrow('not a regular file');
  await expect(writeOut(directory, 'none/plan.md', 'x')).rejects.toThrow('there is no directory');
});
