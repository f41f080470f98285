import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Job } from '../../../src/app/github/job.ts';
import { statisticsOf } from '../../fakes/statistics.ts';
import { hazards, shop } from './shop.ts';
import { openStage, type Stage, seen } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  await stage.close();
  expect(stage.failures).toEqual([]);
  expect(stage.github.violations).toEqual([]);
});

const path = '.github/migration-planner.stats.json';
const counted = (rows: number): string =>
  JSON.stringify(
    statisticsOf(
      { 'public.orders': { rows, heapBytes: rows * 100 }, 'public.users': { rows, heapBytes: rows } },
      new Date().toISOString(),
    ),
  );
const small = counted(1200);
const huge = counted(90_000_000);

/** A pull request to a repository with this statistics file on its default branch, or none. */
async function opened(name: string, file: string | undefined, more: Readonly<Record<string, string>> = {}) {
  const { github, settle } = stage;
  const shared: Readonly<Record<string, string>> = file === undefined ? {} : { [path]: file };
  const repository = github.repository(name, { ...shop, files: { ...shop.files, ...shared } });
  await settle();
  github.requests.forget();
  const pull = github.user('ada').opensPullRequest(repository, {
    files: { 'migrations/0003_index.sql': hazards, ...more },
  });
  await settle();
  return { pull, requests: github.requests.count() };
}

describe('the statistics of the default branch', () => {
  test('weigh the review, and cost no request more', async () => {
    const without = await opened('acme/unsized', undefined);
    const sized = await opened('acme/sized', small);
    // Fewer, since nothing is left that a comment in the diff would be about.
    expect(sized.requests).toBeLessThanOrEqual(without.requests);
    expect(seen(stage, without.pull).title).toBe('3 items to confirm before merging');
    expect(seen(stage, sized.pull).title).toBe('1 item to confirm before merging');
    expect(seen(stage, sized.pull).body).toContain('orders has about 1,200 rows');
  });

  test('are not those that the pull request brings along', async () => {
    const { pull, requests } = await opened('acme/own', huge, { [path]: small });
    expect(requests).toBe((await opened('acme/others', undefined, { 'README.md': 'Shop\n' })).requests);
    expect(seen(stage, pull).body).not.toContain('1,200 rows');
    expect(seen(stage, pull).title).toMatch(/items to confirm/);
  });

  test('that are broken are told, and the review goes on without', async () => {
    const { pull } = await opened('acme/broken', '{ "formatVersion": 1 }');
    expect(seen(stage, pull).body).toContain("The statistics can't be read");
    expect(seen(stage, pull).title).toBe('3 items to confirm before merging');
  });

  test('that are renewed make the review anew', async () => {
    const { pull } = await opened('acme/grown', small);
    stage.github.user('ada').pushesTo(pull.repository, 'main', { [path]: huge });
    await stage.settle();
    await stage.work(jobOf(pull));
    expect(seen(stage, pull).title).toMatch(/items to confirm/);
  });
});

type Opened = Awaited<ReturnType<typeof opened>>['pull'];

const jobOf = ({ repository, number }: Opened): Job => ({
  kind: 'pull request',
  repository: {
    installation: stage.github.deliveries.at(-1)?.installation ?? 0,
    id: repository.id,
    owner: repository.owner.login,
    name: repository.name,
  },
  number,
  anew: false,
});

describe('a repository without a file', () => {
  test('is weighed by what the operator keeps of it, and told where that could not be had', async () => {
    const asked: string[] = [];
    const answers = new Map([
      ['acme/kept', { text: small }],
      ['acme/down', { problem: 'the statistics service answered 503' }],
    ]);
    const kept = await openStage();
    Object.assign(kept.services, {
      statisticsOf: async (owner: string, repository: string) => {
        asked.push(`${owner}/${repository}`);
        return answers.get(`${owner}/${repository}`);
      },
    });
    const bodyOf = async (name: string, files: Readonly<Record<string, string>> = {}): Promise<string> => {
      const repository = kept.github.repository(name, { ...shop, files: { ...shop.files, ...files } });
      const pull = kept.github.user('ada').opensPullRequest(repository, {
        files: { 'migrations/0003_index.sql': hazards },
      });
      await kept.settle();
      return seen(kept, pull).body;
    };
    expect(await bodyOf('acme/kept')).toContain('orders has about 1,200 rows');
    expect(await bodyOf('acme/down')).toContain('the statistics service answered 503');
    expect(await bodyOf('acme/none')).not.toContain('about 1,200 rows');
    expect(await bodyOf('acme/own-file', { [path]: small })).toContain('orders has about 1,200 rows');
    expect(asked).toEqual(['acme/kept', 'acme/down', 'acme/none']);
    expect(kept.failures).toEqual([]);
    await kept.close();
  });
});
