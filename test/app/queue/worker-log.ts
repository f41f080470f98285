import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { DatabaseLocation } from '../../../src/app/store/open-database.ts';

/** A worker in a process of its own, which writes into `log` when it starts and ends each job. */
export async function startWorker(place: DatabaseLocation, log: string, seed = 0): Promise<ChildProcess> {
  const program = join(import.meta.dirname, 'worker-process.ts');
  const child = spawn(process.execPath, [program, JSON.stringify(place), log, String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

type Line = { readonly what: string; readonly key: string; readonly process: number; readonly at: number };

export function read(log: string): readonly Line[] {
  return (existsSync(log) ? readFileSync(log, 'utf8') : '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [what = '', key = '', process, at] = line.split(' ');
      return { what, key, process: Number(process), at: Number(at) };
    });
}

/** Pull requests of which a run came to its end. */
export function ended(log: string): ReadonlySet<string> {
  return new Set(read(log).flatMap(({ what, key }) => (what === 'end' ? [key] : [])));
}

/** Runs of one pull request by two living processes, or twice by one, at the same time. */
export function overlaps(log: string, dead: ReadonlyMap<number, number>): readonly Line[] {
  const open = new Map<string, Line>();
  return read(log).filter((line) => {
    const other = open.get(line.key);
    if (line.what === 'end') open.delete(line.key);
    else open.set(line.key, line);
    return (
      line.what === 'start' && other !== undefined && line.at < (dead.get(other.process) ?? Number.POSITIVE_INFINITY)
    );
  });
}

/** Kills a worker; says when it was dead. */
export async function kill(child: ChildProcess): Promise<ReadonlyMap<number, number>> {
  child.kill('SIGKILL');
  await once(child, 'exit');
  return new Map([[child.pid ?? 0, Date.now()]]);
}
