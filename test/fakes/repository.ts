import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A real git repository in a temporary directory, without the configuration of who runs the tests. */
export type TestRepository = {
  readonly directory: string;
  readonly git: (...command: readonly string[]) => string;
  /** Writes files; undefined removes one. */
  readonly write: (files: Readonly<Record<string, string | Uint8Array | undefined>>) => void;
  /** Commits all that is there. */
  readonly commit: (message: string) => string;
  readonly remove: () => void;
};

/** A new repository whose branch is `main`. */
export function createRepository(): TestRepository {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'migration-planner-test-')));
  const git = (...command: readonly string[]): string =>
    execFileSync('git', command, { cwd: directory, env: environment, encoding: 'utf8', stdio: 'pipe' }).trim();
  git('init', '--quiet', '--initial-branch=main');
  const write: TestRepository['write'] = (files) => {
    for (const [path, content] of Object.entries(files)) {
      const place = join(directory, path);
      if (content === undefined) rmSync(place);
      else {
        mkdirSync(dirname(place), { recursive: true });
        writeFileSync(place, content);
      }
    }
  };
  const commit = (message: string): string => {
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '--message', message);
    return git('rev-parse', 'HEAD');
  };
  return { directory, git, write, commit, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** Git alone: its own configuration, a name that nobody has, a fixed time. */
const environment = {
  PATH: process.env.PATH,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'A test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_COMMITTER_NAME: 'A test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
};
