import { describe, expect, test } from 'vitest';
import { jobsFor, readEvent } from '../../../src/app/github/events.ts';
import { recordsInMemory } from '../../../src/app/store/records-in-memory.ts';
import { stateOf } from './states.ts';

const self = { appId: 7, userId: 70 };
const bot = { id: 70, login: 'planner[bot]', type: 'Bot' };
const ada = { id: 1, login: 'ada', type: 'User' };
const at = {
  installation: { id: 5 },
  repository: { id: 9, name: 'shop', owner: { login: 'acme' } },
  sender: ada,
};
const shop = { installation: 5, id: 9, owner: 'acme', name: 'shop' };
const job = { kind: 'pull request', repository: shop, number: 12, anew: false };

const read = (name: string, payload: object) => readEvent({ name, payload: { ...at, ...payload } }, self);
const body = (...boxes: readonly string[]) => boxes.join('\n');

describe('what happens to a pull request', () => {
  test.each(['opened', 'reopened', 'synchronize', 'ready_for_review', 'converted_to_draft', 'closed'])(
    '%s makes a job',
    (action) =>
      expect(read('pull_request', { action, pull_request: { number: 12 } })).toEqual([{ job, request: undefined }]),
  );

  test('a new base branch makes a job, a new title does not', () => {
    const edited = { action: 'edited', pull_request: { number: 12 } };
    expect(read('pull_request', { ...edited, changes: { base: { ref: { from: 'dev' } } } })).toHaveLength(1);
    expect(read('pull_request', { ...edited, changes: { title: { from: 'old' } } })).toEqual([]);
  });

  test.each(['labeled', 'assigned', 'review_requested', 'auto_merge_enabled'])('%s is noise', (action) =>
    expect(read('pull_request', { action, pull_request: { number: 12 } })).toEqual([]),
  );
});

describe('our comment', () => {
  const issue = { number: 12, pull_request: {} };
  const edited = (from: string, to: string, more: object = {}) =>
    read('issue_comment', {
      action: 'edited',
      issue,
      comment: { id: 33, body: to, user: bot },
      changes: { body: { from } },
      ...more,
    });

  test('a tick is a request of whoever ticked, by item', () => {
    const from = body('- [ ] <!-- item:aa --> one', '- [x] <!-- item:bb --> two');
    const to = body('- [x] <!-- item:bb --> two', '- [x] <!-- item:aa --> one');
    expect(edited(from, to)).toEqual([
      {
        job,
        request: {
          sender: { id: 1, login: 'ada' },
          ask: { kind: 'ticks', commentId: 33, changed: [{ item: 'aa', ticked: true }] },
        },
      },
    ]);
  });

  test('a box that somebody wrote into it is no tick, but the comment is made true again', () => {
    expect(edited('text', body('- [x] <!-- item:cc --> forged'))).toEqual([{ job, request: undefined }]);
  });

  test('our own edits are noise', () => {
    expect(edited('- [ ] <!-- item:aa -->', '- [x] <!-- item:aa -->', { sender: bot })).toEqual([]);
  });

  test('what another program edits is put right and counts nothing', () => {
    const robot = { id: 99, login: 'renovate[bot]', type: 'Bot' };
    const wanted = edited('- [ ] <!-- item:aa --> a', '- [x] <!-- item:aa --> a', { sender: robot });
    expect(wanted).toEqual([{ job, request: undefined }]);
  });

  test('deleted, it makes a job', () => {
    expect(read('issue_comment', { action: 'deleted', issue, comment: { id: 33, user: bot } })).toHaveLength(1);
  });

  test('on an issue that is no pull request nothing concerns us', () => {
    const comment = { id: 33, body: '/migration-planner help', user: ada };
    expect(read('issue_comment', { action: 'created', issue: { number: 3 }, comment })).toEqual([]);
  });
});

describe('commands', () => {
  const say = (text: string, more: object = {}) =>
    read('issue_comment', {
      action: 'created',
      issue: { number: 12, pull_request: {} },
      comment: { id: 34, body: text, user: ada },
      ...more,
    });

  test('a comment that begins with ours is one', () => {
    expect(say('/migration-planner tick 0123456789\nthanks')[0]?.request?.ask).toEqual({
      kind: 'command',
      commentId: 34,
      words: ['tick', '0123456789'],
    });
  });

  test.each(['LGTM', 'please /migration-planner review', '> /migration-planner review', '/migration-plannerx'])(
    '%j is none',
    (text) => expect(say(text)).toEqual([]),
  );

  test('nothing of one is cut off; a line longer than anybody would write is none', () => {
    const words = ['plan', 'add-check', 'orders', 'c', ...'amount > 0 and '.repeat(20).trim().split(' ')];
    expect(say(`/migration-planner ${words.join(' ')}`)[0]?.request?.ask).toMatchObject({ words });
    expect(say(`/migration-planner plan ${'x'.repeat(2000)}`)).toEqual([]);
  });

  test('that override what fails are told why they count for nothing: edited, or of a program', () => {
    const asked = (more: object) => say('/migration-planner override because', more)[0]?.request?.ask;
    expect(asked({})).not.toHaveProperty('void');
    expect(asked({ action: 'edited' })).toMatchObject({ void: 'edited' });
    expect(asked({ sender: { id: 99, login: 'renovate[bot]', type: 'Bot' } })).toMatchObject({ void: 'a program' });
    expect(asked({ action: 'deleted' })).toBeUndefined();
  });

  test('an edited comment is none: people have read the old one', () => {
    expect(say('/migration-planner review', { action: 'edited' })).toEqual([]);
  });
});

describe('checks', () => {
  const run = { external_id: 'pull-request:12', app: { id: 7 } };

  test.each(['rerequested', 'requested_action'])('%s of our run reviews anew, a fork too', (action) => {
    expect(read('check_run', { action, check_run: run })).toEqual([
      { job: { ...job, anew: true }, request: undefined },
    ]);
  });

  test('runs of other apps, and our own being made, are noise', () => {
    expect(read('check_run', { action: 'rerequested', check_run: { ...run, app: { id: 8 } } })).toEqual([]);
    expect(read('check_run', { action: 'created', check_run: run })).toEqual([]);
    expect(read('check_run', { action: 'completed', check_run: run })).toEqual([]);
  });

  test('the run of a merge group is found again by what was written into it', () => {
    const external_id = 'merge-group:aaa:bbb:refs/heads/main:refs/heads/gh-readonly-queue/main/pr-1-x';
    expect(read('check_run', { action: 'rerequested', check_run: { ...run, external_id } })[0]?.job).toEqual({
      kind: 'merge group',
      repository: shop,
      headSha: 'aaa',
      baseSha: 'bbb',
      baseRef: 'refs/heads/main',
      headRef: 'refs/heads/gh-readonly-queue/main/pr-1-x',
    });
  });

  test('all checks of a commit of a fork: the records know its pull request', async () => {
    const records = recordsInMemory();
    await records.save({ repository: 9, number: 12 }, stateOf({ headSha: 'abc' }));
    const suite = { head_sha: 'abc', app: { id: 7 }, pull_requests: [] };
    const event = { name: 'check_suite', payload: { ...at, action: 'rerequested', check_suite: suite } };
    expect(readEvent(event, self)).toEqual([]);
    expect(await jobsFor(event, self, records)).toEqual([{ job: { ...job, anew: true }, request: undefined }]);
  });
});

test('a merge group is a job', () => {
  const merge_group = { head_sha: 'a', head_ref: 'refs/heads/q', base_sha: 'b', base_ref: 'refs/heads/main' };
  expect(read('merge_group', { action: 'checks_requested', merge_group })).toHaveLength(1);
  expect(read('merge_group', { action: 'destroyed', merge_group })).toEqual([]);
});

test.each(['push', 'star', 'installation', 'constructor', '__proto__'])('%s is noise', (name) =>
  expect(read(name, { action: 'created' })).toEqual([]),
);
