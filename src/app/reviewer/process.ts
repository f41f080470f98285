import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Tree } from '../../model/change.ts';
import { residentMegabytes } from '../../rehearsal/resident.ts';
import { filesInPieces, textsInPieces } from './pieces.ts';
import type { Ask, ChildOptions, FromChild, Task, ToChild } from './protocol.ts';
import type { ReadCode, Side } from './reviewer.ts';

export type TaskLimits = {
  /** Longest work on one task, in seconds of the child's own: while it waits for a rehearsal or for GitHub, no time is counted. */
  readonly seconds: number;
  /** Most resident memory of the child, in MiB. */
  readonly megabytes: number;
};

export const taskLimits: TaskLimits = { seconds: 60, megabytes: 1_500 };

/** A task that was stopped from outside; the message is the reason, in words for a review. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** What a child may ask for while it works. */
export type Sources = { readonly trees?: Partial<Record<Side, Tree>>; readonly code?: ReadCode };

/** A child that does one task at a time. */
export type ReviewProcess = {
  /**
   * @throws Stopped when a limit was reached, or the child died of the task
   * @throws what reading a source threw, and the signal's reason
   */
  readonly run: (task: Task, sources: Sources, signal: AbortSignal | undefined) => Promise<unknown>;
  /** Whether it can take another task: alive, and of a usual size. */
  readonly isFit: () => boolean;
  /** Ends it, and every process that it started. */
  readonly kill: () => void;
};

export type Heard = {
  readonly rehearsed: (outcome: 'rehearsed' | 'not rehearsed' | 'failed', seconds: number) => void;
};

/** Longest time to load the program. */
const startSeconds = 120;

/** What a task may leave behind; a larger child is not kept. */
const usualMegabytes = 700;

/** Starts a child, with nothing of our environment. */
export function startProcess(options: ChildOptions, limits: TaskLimits, heard: Heard): ReviewProcess {
  const child = fork(fileURLToPath(new URL('./child.ts', import.meta.url)), [], {
    // A group of its own: what it starts is ended with it.
    detached: process.platform !== 'win32',
    env: { NODE_COMPILE_CACHE: join(options.directory, 'program') },
    execArgv: ['--no-warnings', '--max-old-space-size=1024'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2_000);
  });
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null && child.connected;
  const kill = (): void => killGroup(child);
  const ready = new Promise<void>((begin, refuse) => {
    const fail = (): void => refuse(new Error(`the process that reviews did not start: ${complaint.trim()}`));
    const timer = setTimeout(fail, startSeconds * 1_000).unref();
    child.once('exit', fail);
    child.once('message', (message: FromChild) => {
      clearTimeout(timer);
      if (message.type === 'ready') begin();
      else refuse(new Error(`the process that reviews did not start: ${JSON.stringify(message)}`));
    });
  });
  ready.catch(kill);
  sendTo(child)({ type: 'options', options }).catch(kill);
  return {
    isFit: () => isAlive() && (residentMegabytes(child.pid) ?? 0) < usualMegabytes,
    kill,
    run: async (task, sources, signal) => {
      await ready;
      signal?.throwIfAborted();
      return oneTask({ child, limits, heard, complaint: () => complaint }, task, sources, signal);
    },
  };
}

type Child = {
  readonly child: ChildProcess;
  readonly limits: TaskLimits;
  readonly heard: Heard;
  readonly complaint: () => string;
};

const oneTask = (
  { child, limits, heard, complaint }: Child,
  task: Task,
  sources: Sources,
  signal: AbortSignal | undefined,
): Promise<unknown> =>
  new Promise((answer, refuse) => {
    const clock = workClock();
    const end = (finish: () => void): void => {
      clearInterval(watch);
      child.off('message', onMessage);
      child.off('exit', onExit);
      signal?.removeEventListener('abort', onAbort);
      finish();
    };
    const fail = (error: unknown): void => {
      killGroup(child);
      end(() => refuse(error));
    };
    const onMessage = (message: FromChild): void => {
      if (message.type === 'beat') clock.beat(message.seconds);
      else if (message.type === 'rehearsed') heard.rehearsed(message.outcome, message.seconds);
      else if (message.type === 'ask') answerAsk(child, message.id, message.ask, sources).catch(fail);
      else if (message.type === 'done') end(() => answer(message.value));
      else
        fail(new Error(message.type === 'failed' ? message.message : 'the process that reviews answered out of turn'));
    };
    const onExit = (): void => fail(new Stopped(causeOfDeath(complaint())));
    const onAbort = (): void => fail(signal?.reason);
    const watch = setInterval(() => {
      if (clock.worked() > limits.seconds) fail(new Stopped(`it was stopped after ${limits.seconds} s of work`));
      const used = residentMegabytes(child.pid) ?? 0;
      if (used > limits.megabytes) fail(new Stopped(`it was stopped at ${limits.megabytes} MiB of memory`));
    }, 100);
    child.on('message', onMessage);
    child.on('exit', onExit);
    signal?.addEventListener('abort', onAbort, { once: true });
    if (child.exitCode !== null || child.signalCode !== null) onExit();
    else give(child, task, sources).catch(fail);
  });

/** Processor time as the child tells it, and the time since it told anything: a child that is at work can't tell. */
const workClock = (): { readonly beat: (seconds: number) => void; readonly worked: () => number } => {
  let first: number | undefined;
  let told = 0;
  let at = performance.now();
  return {
    beat: (seconds) => {
      first ??= seconds;
      told = seconds - first;
      at = performance.now();
    },
    worked: () => told + (performance.now() - at) / 1_000,
  };
};

const give = async (child: ChildProcess, task: Task, { trees }: Sources): Promise<void> => {
  const send = sendTo(child);
  for (const piece of filesInPieces(trees?.base, trees?.head)) await send(piece);
  await send({ type: 'task', task });
};

const answerAsk = async (child: ChildProcess, id: number, ask: Ask, { trees, code }: Sources): Promise<void> => {
  const { what, side, paths } = ask;
  const tree = trees?.[side];
  const texts = what === 'code' ? await code?.(side, paths) : await tree?.read(paths);
  for (const piece of textsInPieces(id, paths, texts ?? new Map(), tree)) await sendTo(child)(piece);
};

const sendTo =
  (child: ChildProcess) =>
  (message: ToChild): Promise<void> =>
    new Promise((sent, refuse) => {
      if (child.connected) child.send(message, (error) => (error ? refuse(error) : sent()));
      else refuse(new Stopped(causeOfDeath('')));
    });

const causeOfDeath = (complaint: string): string =>
  /out of memory/i.test(complaint) ? 'it took too much memory' : 'its process died';

const killGroup = (child: ChildProcess): void => {
  try {
    if (process.platform !== 'win32' && child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
  child.kill('SIGKILL');
};
