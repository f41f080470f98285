import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFailed } from 'vitest';

/** The App as it runs: `node src/app/main.ts` in a process of its own. */
export type Started = {
  readonly process: ChildProcess;
  /** All that it wrote, both ways. */
  readonly written: () => string;
  /** The lines of its log. */
  readonly log: () => readonly Readonly<Record<string, unknown>>[];
  /** Resolves with the base address when it listens. */
  readonly address: () => Promise<string>;
  /** Sends a signal and resolves with the exit status, null where the signal ended it. */
  readonly end: (signal?: NodeJS.Signals) => Promise<number | null>;
  /** Resolves with the exit status when it ends by itself. */
  readonly ended: () => Promise<number | null>;
};

export { webhookSecret } from '../../fakes/running-app.ts';

export function freshDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'app-'));
}

export function removeDirectory(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}

export function startApp(env: Readonly<Record<string, string>>, ...words: readonly string[]): Started {
  const program = join(import.meta.dirname, '..', '..', '..', 'src', 'app', 'main.ts');
  const child = spawn(process.execPath, [program, ...words], {
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (written += chunk.toString()));
  onTestFailed(() => void process.stderr.write(`The App wrote:\n${written}\n`));
  const exited = once(child, 'close').then(([status]) => status as number | null);
  const log = (): readonly Readonly<Record<string, unknown>>[] =>
    written.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : []));
  return {
    process: child,
    written: () => written,
    log,
    address: async () => {
      for (let tries = 0; tries < 800; tries++) {
        const listening = log().find(({ msg }) => msg === 'listening');
        const setUp = /http:\/\/localhost:(\d+)\/setup\?token=/.exec(written);
        if (listening) return `http://127.0.0.1:${String(listening.port)}`;
        if (setUp) return `http://127.0.0.1:${setUp[1]}`;
        if (child.exitCode !== null) break;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`the App does not listen:\n${written}`);
    },
    end: (signal = 'SIGTERM') => {
      child.kill(signal);
      return exited;
    },
    ended: () => exited,
  };
}
