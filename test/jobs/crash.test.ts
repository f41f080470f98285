import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openQueue } from '../../src/jobs/open-queue.ts';
import { openDatabase, type Place } from '../../src/store/database.ts';
import { type PostgresServer, startPostgres } from '../fakes/postgres-server.ts';
import { delivery, pace, pause, pullRequest, silent } from './jobs.ts';

const folder = mkdtempSync(join(tmpdir(), 'crash-'));
const children: ChildProcess[] = [];
let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const startWorker = async (place: Place, log: string, seed = 0): Promise<ChildProcess> => {
  const program = join(import.meta.dirname, 'worker-process.ts');
  const child = spawn(process.execPath, [program, JSON.stringify(place), log, String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
};

type Line = { readonly what: string; readonly key: string; readonly process: number; readonly at: number };

const read = (log: string): readonly Line[] =>
  (existsSync(log) ? readFileSync(log, 'utf8') : '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [what = '', key = '', process, at] = line.split(' ');
      return { what, key, process: Number(process), at: Number(at) };
    });

const ended = (log: string): ReadonlySet<string> =>
  new Set(read(log).flatMap(({ what, key }) => (what === 'end' ? [key] : [])));

/** Runs of one pull request by two living processes, or twice by one, at the same time. */
const overlaps = (log: string, dead: ReadonlyMap<number, number>): readonly Line[] => {
  const open = new Map<string, Line>();
  return read(log).filter((line) => {
    const other = open.get(line.key);
    if (line.what === 'end') open.delete(line.key);
    else open.set(line.key, line);
    return (
      line.what === 'start' && other !== undefined && line.at < (dead.get(other.process) ?? Number.POSITIVE_INFINITY)
    );
  });
};

const kill = async (child: ChildProcess): Promise<ReadonlyMap<number, number>> => {
  child.kill('SIGKILL');
  await once(child, 'exit');
  return new Map([[child.pid ?? 0, Date.now()]]);
};

test('kill -9 in the middle of 200 jobs: after a restart every one is done, none twice at the same time', async () => {
  const place = { directory: join(folder, 'embedded') };
  const log = join(folder, 'embedded.log');
  const first = await startWorker(place, log, 200);
  await expect.poll(() => ended(log).size, { timeout: 10_000 }).toBeGreaterThan(60);
  const dead = await kill(first);
  expect(ended(log).size).toBeLessThan(200);
  const restarted = performance.now();
  await startWorker(place, log);
  await expect.poll(() => ended(log).size, { timeout: 20_000 }).toBe(200);
  expect(performance.now() - restarted).toBeLessThan(15_000);
  expect(overlaps(log, dead)).toEqual([]);
});

test('two workers on a server, one of them killed: every event has a run after it, no pull request two at once', async () => {
  const place = { url: await server.database('crash') };
  const log = join(folder, 'server.log');
  const database = await openDatabase(place);
  const queue = await openQueue(database, silent, pace);
  const [first] = await Promise.all([startWorker(place, log), startWorker(place, log)]);
  const sentAt = new Map<string, number>();
  let dead: ReadonlyMap<number, number> = new Map();
  for (let event = 0; event < 400; event++) {
    const number = 1 + (event % 20);
    sentAt.set(`pull/7/${number}`, Date.now());
    await queue.send([pullRequest(number)], delivery());
    await pause(3);
    if (event === 250) dead = await kill(first);
  }
  const untrue = (): readonly string[] =>
    [...sentAt].flatMap(([key, at]) =>
      read(log).some((start, index, lines) => {
        if (start.what !== 'start' || start.key !== key || start.at < at) return false;
        return lines
          .slice(index)
          .some((line) => line.what === 'end' && line.key === key && line.process === start.process);
      })
        ? []
        : [key],
    );
  await expect.poll(untrue, { timeout: 30_000, interval: 200 }).toEqual([]);
  await expect
    .poll(() => queue.stats(), { timeout: 30_000, interval: 200 })
    .toEqual({ ready: 0, waiting: 0, active: 0, dead: 0 });
  expect(new Set(read(log).map((line) => line.process)).size).toBe(2);
  expect(overlaps(log, dead)).toEqual([]);
  await queue.close();
  await database.close();
});
