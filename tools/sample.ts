import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Builds a small shop's repository with a pull request in it, and reviews the pull request.
 * Words after the script's name go to the review: `npm run sample -- --format markdown`.
 */
const root = join(import.meta.dirname, '..');
const sample = join(root, 'test', 'samples', 'shop');
const shop = mkdtempSync(join(tmpdir(), 'migration-planner-sample-'));

/** Git as it comes, whatever this machine's configuration says: no hooks, no signing, a name of its own. */
const environment = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Shop',
  GIT_AUTHOR_EMAIL: 'shop@example.com',
  GIT_COMMITTER_NAME: 'Shop',
  GIT_COMMITTER_EMAIL: 'shop@example.com',
};

const git = (...command: readonly string[]): void => {
  execFileSync('git', command, { cwd: shop, env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
};

function commit(folder: string, message: string): void {
  cpSync(join(sample, folder), shop, { recursive: true });
  git('add', '--all');
  git('commit', '--quiet', '--message', message);
}

try {
  git('init', '--quiet');
  git('symbolic-ref', 'HEAD', 'refs/heads/main');
  commit('main', 'The shop as it runs');
  git('checkout', '--quiet', '-b', 'full-name');
  commit('pull-request', 'Full names, countries and categories');
  const words = [join(root, 'src', 'cli', 'main.ts'), 'review', shop, '--head', 'full-name', ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, words, { cwd: shop, env: environment, stdio: 'inherit' });
  // The sample is made to be stopped: what it finds is no failure of the command that shows it.
  process.exitCode = status === 0 || status === 1 ? 0 : 2;
} finally {
  rmSync(shop, { recursive: true, force: true });
}
