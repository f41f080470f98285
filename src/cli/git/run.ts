import { spawn } from 'node:child_process';

/** What git answered. `status` is its exit status; undefined when git could not be started or was killed. */
export type GitAnswer = { readonly status: number | undefined; readonly output: Buffer; readonly error: string };

/** Nothing configured in a repository may run or write while it is read. */
const careful = ['--no-optional-locks', '--no-pager', '--literal-pathspecs', '-c', 'core.fsmonitor=false'];

/**
 * Runs one git command in a directory, without a shell.
 *
 * @param input written to its standard input
 * @param index the index file to use in place of the repository's own
 * @returns never throws; a git that is not installed has an undefined status
 */
export function git(directory: string, command: readonly string[], input?: string, index?: string): Promise<GitAnswer> {
  return new Promise((resolve) => {
    const child = spawn('git', [...careful, ...command], { cwd: directory, stdio: 'pipe', ...indexOf(index) });
    const output: Buffer[] = [];
    let error = '';
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      if (error.length < 10_000) error += chunk.toString('utf8');
    });
    child.on('error', (reason) => resolve({ status: undefined, output: Buffer.alloc(0), error: reason.message }));
    child.on('close', (status) =>
      resolve({ status: status ?? undefined, output: Buffer.concat(output), error: error.trim() }),
    );
    // A git that ends early closes its input first; its status tells why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });
}

const indexOf = (index: string | undefined): { env?: NodeJS.ProcessEnv } =>
  index === undefined ? {} : { env: { ...process.env, GIT_INDEX_FILE: index } };

/** Splits output that ends each field with NUL, as every `-z` of git does. */
export function fieldsOf(output: Buffer): readonly string[] {
  const fields = output.toString('utf8').split('\0');
  return fields.at(-1) === '' ? fields.slice(0, -1) : fields;
}

/** The one line that a command printed; undefined when it failed or printed nothing. */
export function lineOf(answer: GitAnswer): string | undefined {
  const line = answer.output.toString('utf8').trim();
  return answer.status === 0 && line !== '' ? line : undefined;
}
