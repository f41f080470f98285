import { readdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Ends, readGitChange } from '../../src/cli/git/change.ts';
import { openRepository } from '../../src/cli/git/repository.ts';
import { createRepository, type TestRepository } from '../fakes/repository.ts';

let repository: TestRepository;
beforeEach(() => {
  repository = createRepository();
});
afterEach(() => repository.remove());

const workingTree: Ends = { base: undefined, head: undefined };

async function change(ends: Ends = workingTree) {
  return readGitChange(await openRepository(repository.directory), ends);
}

async function textsOf(tree: Awaited<ReturnType<typeof change>>['head']) {
  return Object.fromEntries([...(await tree.read([...tree.files.keys()]))].sort());
}

/** Every file below `.git` with its size and time: what a reader that keeps its hands off leaves as it was. */
function gitDirectory() {
  const root = join(repository.directory, '.git');
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => `${name} ${statSync(join(root, name)).mtimeMs} ${statSync(join(root, name)).size}`);
}

describe('a branch', () => {
  test('is compared with where it left the default branch', async () => {
    repository.write({ 'a.sql': 'SELECT 1;\n', 'old.sql': 'SELECT 2;\n', 'gone.sql': 'SELECT 3;\n' });
    repository.commit('first');
    repository.git('switch', '--quiet', '--create', 'feature');
    repository.write({ 'a.sql': 'SELECT 10;\n', 'gone.sql': undefined, 'new.sql': 'SELECT 4;\n' });
    repository.git('mv', 'old.sql', 'moved.sql');
    repository.commit('feature');
    repository.git('switch', '--quiet', 'main');
    repository.write({ 'later.sql': 'SELECT 5;\n' });
    repository.commit('main goes on');
    repository.git('switch', '--quiet', 'feature');

    const { base, head, changed, compared } = await change();
    expect(changed).toEqual([
      { path: 'a.sql', status: 'modified' },
      { path: 'gone.sql', status: 'removed' },
      { path: 'moved.sql', status: 'renamed', previousPath: 'old.sql' },
      { path: 'new.sql', status: 'added' },
    ]);
    expect(compared.base.name).toBe('main');
    expect(await textsOf(base)).toEqual({
      'a.sql': 'SELECT 1;\n',
      'gone.sql': 'SELECT 3;\n',
      'old.sql': 'SELECT 2;\n',
    });
    expect(await textsOf(head)).toEqual({
      'a.sql': 'SELECT 10;\n',
      'moved.sql': 'SELECT 2;\n',
      'new.sql': 'SELECT 4;\n',
    });
  });

  test('may be named, and then the working tree does not matter', async () => {
    repository.write({ 'a.sql': 'SELECT 1;' });
    const first = repository.commit('first');
    repository.write({ 'a.sql': 'SELECT 2;' });
    repository.commit('second');
    repository.write({ 'a.sql': 'SELECT 3;', 'b.sql': '' });
    const { head, changed } = await change({ base: first, head: 'main' });
    expect(changed).toEqual([{ path: 'a.sql', status: 'modified' }]);
    expect(await textsOf(head)).toEqual({ 'a.sql': 'SELECT 2;' });
  });

  test('a renamed and edited file is still the same file', async () => {
    const lines = Array.from({ length: 20 }, (_, at) => `SELECT ${at};`).join('\n');
    repository.write({ 'one.sql': lines });
    const first = repository.commit('first');
    repository.write({ 'one.sql': undefined, 'two.sql': `${lines}\nSELECT 99;` });
    repository.commit('second');
    const { changed } = await change({ base: first, head: 'HEAD' });
    expect(changed).toEqual([{ path: 'two.sql', status: 'renamed', previousPath: 'one.sql' }]);
  });
});

describe('work that is not committed', () => {
  test('counts: staged, edited, untracked and deleted; ignored files do not', async () => {
    repository.write({ 'a.sql': '1', 'b.sql': '2', '.gitignore': 'build/\n' });
    repository.commit('first');
    repository.write({ 'a.sql': 'edited', 'b.sql': undefined, 'new/c.sql': 'untracked', 'build/d.sql': 'ignored' });
    repository.write({ 'staged.sql': 'staged' });
    repository.git('add', 'staged.sql');
    const { head, changed } = await change();
    expect(changed).toEqual([
      { path: 'a.sql', status: 'modified' },
      { path: 'b.sql', status: 'removed' },
      { path: 'new/c.sql', status: 'added' },
      { path: 'staged.sql', status: 'added' },
    ]);
    expect(await textsOf(head)).toMatchObject({ 'a.sql': 'edited', 'new/c.sql': 'untracked', 'staged.sql': 'staged' });
  });

  test('a file moved without telling git is renamed', async () => {
    repository.write({ 'a.sql': 'CREATE TABLE a ();', 'same.sql': 'CREATE TABLE b ();' });
    repository.commit('first');
    repository.write({ 'a.sql': undefined, 'b.sql': 'CREATE TABLE a ();' });
    expect((await change()).changed).toEqual([{ path: 'b.sql', status: 'renamed', previousPath: 'a.sql' }]);
  });

  test('a file taken out of the index but kept on the disk has not changed', async () => {
    repository.write({ 'a.sql': '1' });
    repository.commit('first');
    repository.git('rm', '--quiet', '--cached', 'a.sql');
    expect((await change()).changed).toEqual([]);
  });

  test('a file that was only touched, or made executable, has not changed', async () => {
    repository.write({ 'a.sql': '1', 'b.sql': '2' });
    repository.commit('first');
    repository.write({ 'a.sql': '1' });
    repository.git('update-index', '--chmod=+x', 'b.sql');
    expect((await change()).changed).toEqual([]);
  });

  test('counts before the first commit', async () => {
    repository.write({ 'a.sql': '1' });
    const { base, changed, compared } = await change();
    expect(base.files.size).toBe(0);
    expect(changed).toEqual([{ path: 'a.sql', status: 'added' }]);
    expect(compared.base).toEqual({ name: 'an empty repository', commit: undefined });
  });
});

describe('a repository that is read', () => {
  test('is not written into', async () => {
    repository.write({ 'a.sql': '1' });
    repository.commit('first');
    repository.write({ 'a.sql': '1', 'b.sql': '2' });
    // Another time and the same content: what git would note in the index.
    utimesSync(join(repository.directory, 'a.sql'), new Date(0), new Date(0));
    const before = gitDirectory();
    const { head } = await change();
    await textsOf(head);
    expect(gitDirectory()).toEqual(before);
  });

  test('does not run what its configuration names', async () => {
    const mark = join(repository.directory, '.git', 'ran');
    repository.write({ 'a.sql': '1', '.gitattributes': '*.sql diff=evil\n' });
    repository.commit('first');
    for (const key of ['core.fsmonitor', 'diff.external', 'diff.evil.command', 'diff.evil.textconv']) {
      repository.git('config', key, `touch ${mark}; false`);
    }
    repository.write({ 'a.sql': '2' });
    expect((await change()).changed).toEqual([{ path: 'a.sql', status: 'modified' }]);
    expect(readdirSync(join(repository.directory, '.git'))).not.toContain('ran');
  });

  test('is found from a directory inside it', async () => {
    repository.write({ 'deep/down/a.sql': '1' });
    const found = await openRepository(join(repository.directory, 'deep', 'down'));
    expect(found.directory).toBe(repository.directory);
  });
});

describe('a file', () => {
  test('keeps its line ends, byte order mark and letters', async () => {
    const files = { 'crlf.sql': 'SELECT 1;\r\nSELECT 2;\r\n', 'bom.sql': '\uFEFFSELECT 1;', 'ключ.sql': "SELECT 'ё';" };
    repository.write(files);
    repository.commit('first');
    expect(await textsOf((await change()).head)).toEqual(files);
  });

  test.each([
    '--output=evil',
    '-n',
    ' space ',
    'tab\there',
    'line\nbreak',
    '"quoted"',
    "it's; rm -rf $(x)",
    ':(top)x',
    '日本',
  ])('may be called %j', async (name) => {
    repository.write({ 'first.sql': '' });
    repository.commit('first');
    repository.write({ [`m/${name}`]: 'committed' });
    const second = repository.commit('second');
    repository.write({ [`m/${name}`]: 'edited', [name]: 'untracked' });
    const { base, head, changed } = await change({ base: second, head: undefined });
    expect(changed.map(({ path }) => path).sort()).toEqual([name, `m/${name}`].sort());
    expect((await base.read([`m/${name}`])).get(`m/${name}`)).toBe('committed');
    expect(await textsOf(head)).toMatchObject({ [`m/${name}`]: 'edited', [name]: 'untracked' });
  });

  test('that is binary, too large or missing is absent from the answer', async () => {
    const files = {
      'a.bin': Buffer.from([1, 0, 2]),
      'large.sql': Buffer.alloc(10 * 1024 * 1024 + 1, 'x'),
      'a.sql': '1',
    };
    repository.write(files);
    repository.commit('first');
    repository.write({ 'untracked.sql': Buffer.alloc(10 * 1024 * 1024 + 1, 'x') });
    const { base, head, changed } = await change();
    expect([...(await base.read(['a.bin', 'large.sql', 'a.sql', 'none.sql'])).keys()]).toEqual(['a.sql']);
    expect(changed).toEqual([{ path: 'untracked.sql', status: 'added' }]);
    expect((await head.read(['untracked.sql'])).size).toBe(0);
  });

  test('that is a link, or a repository of its own, is no file of the change', async () => {
    repository.write({ 'a.sql': '1', 'becomes-link.sql': '2' });
    repository.commit('first');
    repository.write({ 'becomes-link.sql': undefined });
    for (const name of ['link.sql', 'becomes-link.sql']) symlinkSync('/etc/hostname', join(repository.directory, name));
    repository.write({ 'inner/x.sql': '3' });
    repository.git('init', '--quiet', 'inner');
    const { head, changed } = await change();
    expect(changed).toEqual([{ path: 'becomes-link.sql', status: 'removed' }]);
    expect([...head.files.keys()]).toEqual(['a.sql']);
  });

  test('many are read in one go', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 500 }, (_, at) => [`f/${at}.sql`, `SELECT ${'x'.repeat(at * 7)};`]),
    );
    repository.write(files);
    repository.commit('first');
    const { base } = await change();
    expect(Object.fromEntries(await base.read(Object.keys(files)))).toEqual(files);
  });
});

describe('what cannot be compared is told', () => {
  const refused = (ends: Ends) =>
    change(ends).then(
      () => 'read',
      (error: Error) => error.message,
    );

  test('an unknown branch', async () => {
    repository.write({ 'a.sql': '1' });
    repository.commit('first');
    expect(await refused({ base: 'nowhere', head: undefined })).toContain('--base: there is no commit "nowhere"');
    expect(await refused({ base: undefined, head: '--help' })).toContain('--head: there is no commit "--help"');
  });

  test('two histories without a common commit', async () => {
    repository.write({ 'a.sql': '1' });
    repository.commit('first');
    repository.git('switch', '--quiet', '--orphan', 'other');
    repository.write({ 'b.sql': '1' });
    repository.commit('other');
    expect(await refused(workingTree)).toContain('no commit in common');
  });

  test('a bare repository without a head, while with one it is read', async () => {
    repository.write({ 'a.sql': '1' });
    repository.commit('first');
    repository.git('config', 'core.bare', 'true');
    for (const name of readdirSync(repository.directory)) {
      if (name !== '.git') rmSync(join(repository.directory, name), { recursive: true });
    }
    const bare = await openRepository(join(repository.directory, '.git'));
    await expect(readGitChange(bare, workingTree)).rejects.toThrow('bare repository');
    const { head } = await readGitChange(bare, { base: 'main', head: 'main' });
    expect(Object.fromEntries(await head.read(['a.sql']))).toEqual({ 'a.sql': '1' });
    expect(readFileSync(join(repository.directory, '.git', 'HEAD'), 'utf8')).toContain('main');
  });
});
