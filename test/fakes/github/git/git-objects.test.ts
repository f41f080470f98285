import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import fc from 'fast-check';
import { extract } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRepository, type TestRepository } from '../../repository.ts';
import { archiveOf } from './archive.ts';
import { changesBetween } from './changes.ts';
import { mergeBase } from './history.ts';
import { createObjects, type Files, layOver, writeCommit, writeTree } from './objects.ts';
import { patchBetween } from './patch.ts';

let real: TestRepository;
beforeEach(() => {
  real = createRepository();
});
afterEach(() => real.remove());

const objects = createObjects();
const treeOf = (files: Files): string => writeTree(objects, layOver(objects, new Map(), files));

describe('objects', () => {
  test('have the names that git gives them', () => {
    const files = { 'a.sql': 'SELECT 1;\n', 'a/b.sql': 'x', 'a-b': '', 'deep/er/c.sql': 'ü\n', 'a.b/c': '1' };
    real.write(files);
    const sha = real.commit('first');
    const tree = treeOf(files);
    expect(tree).toBe(real.git('rev-parse', 'HEAD^{tree}'));
    const author = { name: 'A test', email: 'test@example.com', date: new Date('2026-01-01T00:00:00Z') };
    expect(writeCommit(objects, { tree, parents: [], message: 'first\n', author }).sha).toBe(sha);
  });

  test('know where two histories parted', () => {
    const author = { name: 'A test', email: 'test@example.com', date: new Date(0) };
    const commit = (message: string, ...parents: readonly string[]) =>
      writeCommit(objects, { tree: treeOf({}), parents, message, author }).sha;
    const first = commit('first');
    const left = commit('left', first);
    const right = commit('right', first);
    const merged = commit('merged', left, right);
    expect(mergeBase(objects, left, right)).toBe(first);
    expect(mergeBase(objects, merged, right)).toBe(right);
    expect(mergeBase(objects, first, commit('other'))).toBeUndefined();
  });
});

describe('a patch', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd', ''), { maxLength: 25 });
  const textOf = fc.tuple(lines, fc.boolean()).map(([all, end]) => all.join('\n') + (end ? '\n' : ''));

  test('turns one text into the other, by git', () => {
    fc.assert(
      fc.property(textOf, textOf, (before, after) => {
        fc.pre(before !== after && before !== '' && after !== '');
        const { text: patch } = patchBetween(before, after);
        real.write({ file: before });
        const input = `--- a/file\n+++ b/file\n${patch}\n`;
        execFileSync('git', ['apply', '--whitespace=nowarn', '--unidiff-zero', '-'], { cwd: real.directory, input });
        real.git('add', '--all');
        expect(real.git('cat-file', 'blob', real.git('write-tree').concat(':file'))).toBe(after.trim());
      }),
      { numRuns: 15 },
    );
  });

  test('is as short as the one of git', () => {
    const before = Array.from({ length: 60 }, (_, at) => `line ${at}\n`).join('');
    const after = before.replace('line 20\n', 'other\nand more\n').replace('line 50\n', '');
    const { text: patch, additions, deletions } = patchBetween(before, after);
    real.write({ file: before });
    real.commit('before');
    real.write({ file: after });
    const theirs = real.git('diff', '--no-color', '--diff-algorithm=minimal');
    const withoutNames = theirs.slice(theirs.indexOf('@@')).replaceAll(/^(@@ .* @@).*$/gm, '$1');
    expect(patch).toBe(withoutNames);
    expect([additions, deletions]).toEqual([2, 2]);
  });
});

describe('changes', () => {
  const some = Array.from({ length: 20 }, (_, at) => `SELECT ${at};\n`).join('');
  const changes = (before: Files, after: Files) =>
    changesBetween(objects, treeOf(before), treeOf(after)).map(({ path, previousPath, status, patch }) => ({
      path,
      status,
      ...(previousPath === undefined ? {} : { previousPath }),
      patched: patch !== undefined,
    }));

  test('are what was added, removed, modified and renamed', () => {
    const before = {
      'b.sql': some,
      'gone.sql': 'x\n',
      'same.sql': '1',
      'edited.sql': 'a\n',
      'moved/a.sql': `${some}2`,
    };
    const after = { 'a.sql': some, 'new.sql': 'y\n', 'same.sql': '1', 'edited.sql': 'b\n', 'moved/b.sql': `${some}3` };
    expect(changes(before, after)).toEqual([
      { path: 'a.sql', status: 'renamed', previousPath: 'b.sql', patched: false },
      { path: 'edited.sql', status: 'modified', patched: true },
      { path: 'gone.sql', status: 'removed', patched: true },
      { path: 'moved/b.sql', status: 'renamed', previousPath: 'moved/a.sql', patched: true },
      { path: 'new.sql', status: 'added', patched: true },
    ]);
  });

  test('have no patch when they are binary or too large', () => {
    const large = 'SELECT 1;\n'.repeat(20_001);
    expect(changes({}, { 'binary.bin': new Uint8Array([0, 1]), 'large.sql': large, 'small.sql': '1' })).toEqual([
      { path: 'binary.bin', status: 'added', patched: false },
      { path: 'large.sql', status: 'added', patched: false },
      { path: 'small.sql', status: 'added', patched: true },
    ]);
  });
});

describe('an archive', () => {
  const tree = treeOf({
    'a.sql': 'SELECT 1;\n',
    'b/c': { symlink: '../a.sql' },
    run: { executable: '#!/bin/sh\n' },
    [`${'long/'.repeat(40)}d`]: '1',
  });
  const author = { name: 'A test', email: 'test@example.com', date: new Date(0) };
  const { sha } = writeCommit(objects, { tree, parents: [], message: '', author });

  test('is read by tar', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fake-archive-'));
    const archive = await buffer(archiveOf(objects, sha, 'acme-shop-123'));
    execFileSync('tar', ['-xz', '-C', folder], { input: archive });
    const listed = execFileSync('find', ['.', '-type', 'f', '-o', '-type', 'l'], { cwd: folder, encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(listed.trim().split('\n').sort()).toEqual([
      './acme-shop-123/a.sql',
      './acme-shop-123/b/c',
      `./acme-shop-123/${'long/'.repeat(40)}d`,
      './acme-shop-123/run',
    ]);
  });

  test('is read by tar-stream, with the commit in front', async () => {
    const found: string[] = [];
    const reading = archiveOf(objects, sha, 'top').pipe(createGunzip()).pipe(extract());
    for await (const entry of reading)
      found.push(`${entry.header.type} ${entry.header.name} ${(await text(entry)).length}`);
    expect(found).toContain('file top/a.sql 10');
    expect(found).toContain('symlink top/b/c 0');
  });
});
