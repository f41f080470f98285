import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PullRequestJob } from '../../../src/app/github/job.ts';
import { reconcile } from '../../../src/app/github/reconcile.ts';
import type { Pull } from '../../fakes/github/fake-github.ts';
import { notRehearsing } from './not-rehearsing.ts';
import { hazards, shop } from './shop.ts';
import { openStage, type Stage, seen } from './stage.ts';

let stage: Stage;
let duringRehearsal: () => void;
beforeEach(async () => {
  duringRehearsal = () => undefined;
  stage = await openStage({
    rehearse: async (request) => {
      duringRehearsal();
      return notRehearsing(request);
    },
  });
});
afterEach(async () => {
  await stage.close();
  expect(stage.github.violations).toEqual([]);
});

const open = (): Pull => {
  const repository = stage.github.repository('acme/shop', shop);
  stage.github.hook.hold();
  const pull = stage.github
    .user('ada')
    .opensPullRequest(repository, { files: { 'migrations/0003_index.sql': hazards } });
  stage.github.hook.lose();
  return pull;
};

const jobOf = ({ repository, number }: Pull): PullRequestJob => ({
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

const writes = (): number =>
  stage.github.requests.all.filter(({ route }) => /^(?:POST|PATCH|PUT|DELETE) \/repos/.test(route)).length;

describe('a job that has to stop', () => {
  test('in the middle of its review writes nothing more, on GitHub or in the records', async () => {
    const pull = open();
    const stop = new AbortController();
    duringRehearsal = () => stop.abort(new Error('the process ends'));
    const work = reconcile(jobOf(pull), stage.services, { signal: stop.signal, lastTry: true });
    await expect(work).rejects.toThrow('the process ends');
    expect(writes()).toBe(0);
    expect(await stage.services.records.state({ repository: pull.repository.id, number: pull.number })).toBeUndefined();
    duringRehearsal = () => undefined;
    await reconcile(jobOf(pull), stage.services);
    expect(seen(stage, pull)).toMatchObject({ conclusion: 'failure', title: '3 items to confirm before merging' });
  });

  test('between two writes leaves what comes next to who comes next, who does nothing twice', async () => {
    const pull = open();
    const stop = new AbortController();
    const { records } = stage.services;
    const stopsAtComment = {
      ...stage.services,
      records: {
        ...records,
        save: async (...given: Parameters<typeof records.save>) => {
          await records.save(...given);
          if (given[1].comment === 'sought') stop.abort(new Error('somebody else has it'));
        },
      },
    };
    const work = reconcile(jobOf(pull), stopsAtComment, { signal: stop.signal });
    await expect(work).rejects.toThrow('somebody else has it');
    expect(stage.github.checksOf(pull)).toHaveLength(1);
    expect(seen(stage, pull).comments).toHaveLength(0);
    await reconcile(jobOf(pull), stage.services);
    expect(stage.github.checksOf(pull)).toHaveLength(1);
    expect(seen(stage, pull).comments).toHaveLength(1);
    expect(pull.reviews).toHaveLength(1);
  });

  test('because it took too long says so in the check', async () => {
    const pull = open();
    const stop = new AbortController();
    const reason = new DOMException('the work took longer than 14 minutes', 'TimeoutError');
    duringRehearsal = () => stop.abort(reason);
    await expect(reconcile(jobOf(pull), stage.services, { signal: stop.signal })).rejects.toBe(reason);
    expect(seen(stage, pull)).toMatchObject({ conclusion: 'action_required', comments: [] });
    expect(seen(stage, pull).check?.summary).toContain('longer than 14 minutes');
    expect(seen(stage, pull).check?.summary).toContain('/migration-planner review');
  });

  test('before it begins asks GitHub for nothing', async () => {
    const pull = open();
    stage.github.requests.forget();
    await expect(
      reconcile(jobOf(pull), stage.services, { signal: AbortSignal.abort(new Error('the process ends')) }),
    ).rejects.toThrow('the process ends');
    expect(stage.github.requests.count()).toBe(0);
  });
});
