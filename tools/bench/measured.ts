import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** What a whole process cost, its children included. */
export type Measured = {
  readonly seconds: number;
  /** Most resident memory of the process and its children at one time; undefined where `/proc` does not tell. */
  readonly megabytes: number | undefined;
  readonly status: number | null;
  readonly output: string;
  readonly error: string;
};

/** Runs a command from start to end. */
export function measure(
  command: string,
  words: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly input?: string } = {},
): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, words, { cwd: options.cwd, env: options.env, stdio: 'pipe' });
    let output = '';
    let error = '';
    let most: number | undefined;
    const watch = setInterval(() => {
      const now = child.pid === undefined ? undefined : residentMegabytes(child.pid);
      if (now !== undefined) most = Math.max(most ?? 0, now);
    }, 25);
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      error += chunk;
    });
    child.on('error', reject);
    child.on('close', (status) => {
      clearInterval(watch);
      resolve({ seconds: (performance.now() - start) / 1000, megabytes: most, status, output, error });
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

/** Resident memory of a process and all below it. */
function residentMegabytes(root: number): number | undefined {
  try {
    const tasks = readdirSync(`/proc/${root}/task`);
    const children = tasks.flatMap((task) =>
      readFileSync(`/proc/${root}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
    );
    const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${root}/status`, 'utf8'))?.[1] ?? 0);
    return children.reduce((sum, child) => sum + (residentMegabytes(Number(child)) ?? 0), kilobytes / 1024);
  } catch {
    return undefined;
  }
}
