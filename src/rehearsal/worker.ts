import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type {
  ChangeReply,
  ChangeRequest,
  ContendReply,
  ContendRequest,
  Message,
  OpenReply,
  OpenRequest,
  Reply,
  Request,
  TrialReply,
  TrialRequest,
} from './protocol.ts';
import { residentMegabytes } from './resident.ts';

export type Limits = {
  /** Longest time for one request, in seconds. */
  readonly seconds: number;
  /** Most resident memory of the child, in MiB. */
  readonly megabytes: number;
};

export const defaultLimits: Limits = { seconds: 60, megabytes: 1_500 };

/** A rehearsal that was stopped from outside, with what it was doing, in words for the review. */
export class Stopped extends Error {}

/** A database in a child process. Requests to one process wait for one another. */
export type Worker = {
  readonly open: (request: OpenRequest) => Promise<OpenReply>;
  readonly change: (request: ChangeRequest) => Promise<ChangeReply>;
  readonly trial: (request: TrialRequest) => Promise<TrialReply>;
  readonly contend: (request: ContendRequest) => Promise<ContendReply>;
  /** Gives the database's memory back. */
  readonly close: () => Promise<void>;
  /** Another database in the same process: its program is loaded and has run already, which is most of what a first one costs. */
  readonly beside: () => Worker;
  readonly isAlive: () => boolean;
  /** Ends the process, with every database in it. */
  readonly kill: () => void;
};

/** A child that was started, and loads PostgreSQL until it is put to work. */
export type Started = {
  readonly within: (limits: Limits) => Worker;
  readonly isAlive: () => boolean;
  /** Settles when the process has ended, whatever ended it. */
  readonly ended: Promise<void>;
  readonly kill: () => void;
};

/** What a child may touch, besides reading the program. */
export type Reach = {
  /** Where its program's compiled form is kept; undefined: nowhere. */
  readonly compiled: string | undefined;
  /** Whether it connects to a server, over the network. */
  readonly server: boolean;
};

/** Starts a child with nothing of our environment. */
export function startWorker(reach: Reach): Started {
  const compiled = reach.compiled !== undefined && dropsPermissions ? madeFolder(reach.compiled) : undefined;
  const child = fork(fileURLToPath(new URL('./child.ts', import.meta.url)), reach.server ? ['server'] : [], {
    execArgv: permissions(compiled, reach.server),
    env: { ...hugePages, ...(compiled === undefined ? {} : { NODE_COMPILE_CACHE: compiled }) },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2_000);
  });
  const kill = (): void => void child.kill('SIGKILL');
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  let databases = 0;
  let last: Promise<unknown> = Promise.resolve();
  const workerWithin = (limits: Limits): Worker => {
    const database = databases;
    databases += 1;
    const ask = (request: Request): Promise<Reply> => {
      const reply = last.then(() => askChild(child, { database, request }, limits, () => complaint));
      last = reply.catch(() => undefined);
      return reply;
    };
    return {
      open: async (request) => expect(await ask(request), 'opened').value,
      change: async (request) => expect(await ask(request), 'changed').value,
      trial: async (request) => expect(await ask(request), 'tried').value,
      contend: async (request) => expect(await ask(request), 'contended').value,
      close: async () => void expect(await ask({ type: 'close' }), 'closed'),
      beside: () => workerWithin(limits),
      isAlive,
      kill,
    };
  };
  const ended = new Promise<void>((end) => child.once('exit', () => end()));
  return { kill, isAlive, ended, within: workerWithin };
}

const expect = <Type extends Reply['type']>(reply: Reply, type: Type): Extract<Reply, { type: Type }> => {
  if (reply.type === 'broken' && reply.database) throw new Stopped(`PostgreSQL stopped working: ${reply.message}`);
  if (reply.type === 'broken') throw new Error(`the rehearsal failed with an internal error: ${reply.message}`);
  if (reply.type !== type) throw new Error(`the rehearsal answered ${reply.type}, expected ${type}`);
  return reply as Extract<Reply, { type: Type }>;
};

const askChild = (child: ChildProcess, message: Message, limits: Limits, complaint: () => string): Promise<Reply> =>
  new Promise((answer, refuse) => {
    let place = '';
    const end = (finish: () => void): void => {
      clearTimeout(timer);
      clearInterval(watch);
      child.off('message', onMessage);
      child.off('exit', onExit);
      finish();
    };
    const stop = (why: string): void => {
      child.kill('SIGKILL');
      end(() => refuse(new Stopped(place === '' ? why : `${why}, at ${place}`)));
    };
    const onMessage = (reply: Reply): void => {
      if (reply.type === 'at') place = `${reply.path} line ${reply.line}`;
      else end(() => answer(reply));
    };
    const onExit = (): void => {
      const last = reasonIn(complaint());
      end(() =>
        refuse(new Stopped(`PostgreSQL crashed${place === '' ? '' : ` at ${place}`}${last === '' ? '' : `: ${last}`}`)),
      );
    };
    const timer = setTimeout(() => stop(`stopped after ${limits.seconds} s`), limits.seconds * 1_000);
    const watch = setInterval(() => {
      const used = residentMegabytes(child.pid);
      if (used !== undefined && used > limits.megabytes)
        stop(`stopped at ${used} MiB of memory (the limit is ${limits.megabytes})`);
    }, 100);
    child.on('message', onMessage);
    child.on('exit', onExit);
    if (child.exitCode !== null || child.signalCode !== null) onExit();
    else child.send(message);
  });

/** The error in what a dying Node.js prints: not its last line, which is the version. */
const reasonIn = (complaint: string): string => {
  const lines = complaint.trim().split('\n');
  return (lines.find((line) => /\bError\b/.test(line)) ?? lines.at(-1) ?? '').slice(0, 300);
};

/** Undefined where nothing can be written. */
const madeFolder = (folder: string): string | undefined => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  } catch {
    return undefined;
  }
};

/** The C library of Linux takes memory in larger pieces, of which PostgreSQL's files need many; elsewhere it is nothing. */
const hugePages = { GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' };

const nodeVersion = Number.parseInt(process.versions.node, 10);

/** From Node 26 on a process gives a permission back: it may write its compiled program, and nothing once that is loaded. */
const dropsPermissions = nodeVersion >= 26;

/** Node's permission model: reads of the program and its packages, nothing else. Network is denied from Node 25 on. */
const permissions = (compiled: string | undefined, server: boolean): string[] => {
  // Packages may be reached by a link beside the program and lie elsewhere.
  const program = [programFolder(), resolve(programFolder(), '../node_modules'), packagesFolder()];
  const folders = compiled === undefined ? program : [...program, compiled];
  return [
    '--permission',
    ...folders.map((folder) => `--allow-fs-read=${folder}${sep}`),
    ...(compiled === undefined ? [] : [`--allow-fs-write=${compiled}${sep}`]),
    ...(server && nodeVersion >= 25 ? ['--allow-net'] : []),
    '--no-warnings',
    // Optimizing PostgreSQL's WebAssembly takes longer than a short rehearsal wins by it: only what runs long is.
    '--wasm-tiering-budget=500000000',
    '--max-old-space-size=512',
  ];
};

const programFolder = (): string => resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** The embedded PostgreSQL's package version: its images are its own. */
export function engineVersion(): string {
  const text = readFileSync(join(packagesFolder(), '@electric-sql', 'pglite', 'package.json'), 'utf8');
  return String((JSON.parse(text) as { version?: unknown }).version);
}

/** The node_modules folder that holds PGlite, wherever the package manager put it. */
const packagesFolder = (): string => {
  const entry = fileURLToPath(import.meta.resolve('@electric-sql/pglite'));
  return entry.slice(0, entry.lastIndexOf(`${sep}node_modules${sep}`) + `${sep}node_modules`.length);
};
