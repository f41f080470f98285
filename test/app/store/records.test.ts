import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/app/store/database.ts';
import { openDatabase } from '../../../src/app/store/open-database.ts';
import type { PersonRequest, Records, TickEntry } from '../../../src/app/store/records.ts';
import { recordsIn } from '../../../src/app/store/records-in-database.ts';
import { recordsInMemory } from '../../../src/app/store/records-in-memory.ts';
import { defaultSettings } from '../../../src/model/settings.ts';
import { addEmptyStore } from '../../fakes/kept/store.ts';
import { review } from '../../render/parts.ts';
import { stateOf } from '../github/states.ts';

const directory = mkdtempSync(join(tmpdir(), 'migration-planner-records-'));
let database: Database | undefined;
const memories: Record<string, Records> = { memory: recordsInMemory() };

beforeAll(async () => {
  await addEmptyStore(directory);
  database = await openDatabase({ directory });
  memories.database = recordsIn(database);
});
afterAll(async () => {
  await database?.close();
  rmSync(directory, { recursive: true, force: true });
});

const key = { repository: 1_234_567_890, number: 7 };
const at = new Date('2026-03-01T09:30:00Z');
const ada = { id: 1, login: 'ada' };
const request: PersonRequest = {
  sender: ada,
  at: '2026-03-01T09:30:00Z',
  ask: { kind: 'ticks', commentId: 3, changed: [{ item: 'aa', ticked: true }] },
};
const entry: TickEntry = { item: 'aa', ticked: true, by: ada, at, content: 'Is it \0 so?', headSha: 'abc' };

describe.each(['memory', 'database'])('records in %s', (name) => {
  const records = (): Records => {
    const found = memories[name];
    if (!found) throw new Error(`no records in ${name}`);
    return found;
  };

  test('take a delivery once', async () => {
    expect(await records().addRequest(key, { id: 'd1', body: 'b1' }, request, at)).toBe(true);
    expect(await records().addRequest(key, { id: 'd1', body: 'b1' }, request, at)).toBe(false);
    expect(await records().pendingRequests(key)).toMatchObject([{ delivery: 'd1', request, askedAt: at }]);
  });

  test('write ticks and take their requests for decided', async () => {
    await records().decide(key, [entry], ['d1'], at);
    expect(await records().pendingRequests(key)).toEqual([]);
    expect(await records().ticks(key)).toMatchObject([{ item: 'aa', by: ada, at, headSha: 'abc' }]);
  });

  test('the last entry of an item counts', async () => {
    await records().decide(key, [{ ...entry, ticked: false, by: undefined }], [], at);
    expect(await records().ticks(key)).toEqual([]);
    await records().decide(key, [{ ...entry, by: { id: 2, login: 'bob' } }], [], at);
    expect(await records().ticks(key)).toMatchObject([{ item: 'aa', by: { id: 2, login: 'bob' } }]);
  });

  test('keep what was published, the review with it', async () => {
    const made = review({
      verdict: { state: 'clear', sentence: 'a NUL: \0', basis: 'tried', worst: undefined, open: 0 },
    });
    const state = stateOf({
      address: `address-of-${name}`,
      comment: { id: 5, node: 'IC_5', written: 'hash' },
      judgement: {
        reviewedFor: 'x',
        settings: defaultSettings,
        settingsSource: 'The settings are the defaults.',
        remarks: [],
        problems: [],
        shut: undefined,
        fixes: [],
        openEnds: [],
        claims: [{ directory: 'db', versions: [{ version: '3', path: 'db/3.sql' }], objects: ['public.users'] }],
        review: made,
      },
    });
    await records().save(key, stateOf({ address: `first-${name}` }));
    await records().save(key, state);
    expect(JSON.parse(JSON.stringify(await records().state(key)))).toEqual(JSON.parse(JSON.stringify(state)));
    expect((await records().byAddress(state.address))?.key).toEqual(key);
    expect(await records().state({ ...key, number: 8 })).toBeUndefined();
    const claims = state.judgement?.claims;
    expect(await records().claims(key.repository, 'main')).toEqual([{ number: key.number, claims }]);
    expect(await records().claims(key.repository, 'other')).toEqual([]);
  });

  test('find the open pull requests of a branch and of a commit', async () => {
    await records().save({ ...key, number: 9 }, stateOf({ address: `closed-${name}`, open: false }));
    const numbers = async (where: Parameters<Records['open']>[1]) =>
      (await records().open(key.repository, where)).map((found) => found.key.number);
    expect(await numbers({ headSha: 'abc' })).toEqual([7]);
    expect(await numbers({ baseRef: 'main' })).toEqual([7]);
    expect(await numbers({ baseRef: 'other' })).toEqual([]);
  });
});

test('a review of another format, written by another version of the program, is as good as none', async () => {
  if (database === undefined) throw new Error('no database');
  const stored = { ...key, number: 9 };
  const made = { ...review(), formatVersion: 1 } as unknown as ReturnType<typeof review>;
  const judgement = {
    reviewedFor: 'x',
    settings: defaultSettings,
    settingsSource: 'The settings are the defaults.',
    remarks: [],
    problems: [],
    shut: undefined,
    fixes: [],
    openEnds: [],
    claims: [],
    review: made,
  };
  const records = recordsIn(database);
  await records.save(stored, stateOf({ address: 'address-of-an-old-review', judgement }));
  expect((await records.byAddress('address-of-an-old-review'))?.state.judgement).toBeUndefined();
  await records.save(
    stored,
    stateOf({ address: 'address-of-an-old-review', judgement: { ...judgement, review: review() } }),
  );
  expect((await records.byAddress('address-of-an-old-review'))?.state.judgement).toBeDefined();
});
