import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FakeGitHub, startFakeGitHub } from '../../test/fakes/github/fake-github.ts';
import { environmentFor, readyAddress, webhookSecret } from '../../test/fakes/running-app.ts';

/**
 * Opens pull requests one after the other on a repository with the history in `corpus`, each with one of its last migrations,
 * and waits for the check of each. The App is the real program in a process of its own; GitHub is the tests' one, in this process.
 *
 * @param pulls how many; a first one more is not counted: it replays the history
 * @returns how long each took from the act of opening it to its completed check, in milliseconds
 */
export async function reviewPullRequests(corpus: string, pulls: number): Promise<Readonly<Record<string, unknown>>> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-'));
  const github = await startFakeGitHub();
  const app = startApp(github, directory);
  try {
    const address = await readyAddress(app);
    github.deliverTo({ url: `${address}/api/github/webhooks`, secret: webhookSecret });
    const { base, changes } = historyOf(corpus, pulls);
    const repository = github.repository('acme/shop', { files: base, people: { ann: 'write' } });
    const times: number[] = [];
    let requests = 0;
    for (let count = 0; count <= pulls; count++) {
      // As people come: not in the second in which the review before ended.
      await pause(1500);
      github.requests.forget();
      const begun = performance.now();
      const pull = github.user('ann').opensPullRequest(repository, {
        branch: `change-${count}`,
        files: changes[count % changes.length] ?? {},
      });
      while (github.checksOf(pull).at(-1)?.status !== 'completed') await pause(2);
      times.push(performance.now() - begun);
      await pause(300);
      requests = github.requests.count();
    }
    const [first = Number.NaN, ...others] = times.map((time) => Math.round(time));
    const sorted = others.toSorted((a, b) => a - b);
    return {
      'pull requests': pulls,
      'history replayed ms': first,
      'p50 ms': sorted[Math.floor(pulls / 2)],
      'p95 ms': sorted[Math.floor(pulls * 0.95)],
      'most ms': sorted.at(-1),
      'requests each': requests,
      violations: github.violations.length,
    };
  } finally {
    app.kill();
    await github.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The files of a history but for its last migrations, and those: each is a pull request of its own on the same base. */
const historyOf = (corpus: string, pulls: number) => {
  const isMigration = (name: string): boolean => name.endsWith('.sql') && !/[._]down\.sql$/.test(name);
  const names = readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(sql|toml|prisma)$/.test(name),
  );
  const last = names.filter(isMigration).toSorted().slice(-pulls);
  const text = (name: string): string => readFileSync(join(corpus, name), 'utf8');
  return {
    base: Object.fromEntries(names.filter((name) => !last.includes(name)).map((name) => [name, text(name)])),
    changes: last.map((name) => ({ [name]: text(name) })),
  };
};

const startApp = (github: FakeGitHub, directory: string): ChildProcess =>
  spawn(process.execPath, [join(import.meta.dirname, '..', '..', 'src', 'app', 'main.ts')], {
    env: { PATH: process.env.PATH, ...environmentFor(github, directory) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

if (import.meta.main) console.table([await reviewPullRequests(process.argv[2] ?? '', Number(process.argv[3] ?? 20))]);
