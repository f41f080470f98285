import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FileEntry, Tree } from '../../model/change.ts';
import type { Rehearse } from '../../model/rehearsal.ts';
import { keptWarm, startedOnDemand } from '../../rehearsal/processes.ts';
import { defaultLimits, rehearsing } from '../../rehearsal/rehearse.ts';
import { loadOwnRules } from '../../rules/own-rules.ts';
import { asker } from './asker.ts';
import type { ChildOptions, FromChild, Task, ToChild } from './protocol.ts';
import { reviewerHere } from './review-here.ts';
import type { Reviewer, Side } from './reviewer.ts';

/**
 * The process that reads, judges and writes. It holds no key and no token, does one task at a time, and is killed from outside,
 * with every process that it started, when a task takes too long or too much.
 */

const megabyte = 1024 ** 2;

const send = (message: FromChild): void => void process.send?.(message);

const { ask, take } = asker(send);

let reviewer: Promise<Reviewer> | undefined;
let trees: Readonly<Record<Side, Map<string, FileEntry>>> = { base: new Map(), head: new Map() };

const makeReviewer = async ({ engine, directory, rules, warm }: ChildOptions): Promise<Reviewer> => {
  const options = { engine, compiled: join(directory, 'program') };
  const processes = warm ? keptWarm(options) : startedOnDemand(options);
  return reviewerHere({
    ownRules: rules === undefined ? [] : await loadOwnRules(pathToFileURL(rules).href),
    rehearse: ({ repository, seconds }) => {
      const images = { folder: join(directory, 'images', String(repository)), mostBytes: 128 * megabyte };
      return counted(rehearsing({ engine, limits: { ...defaultLimits, seconds }, images }, processes));
    },
  });
};

const counted =
  (rehearse: Rehearse): Rehearse =>
  async (request) => {
    const started = performance.now();
    const say = (outcome: (FromChild & { type: 'rehearsed' })['outcome']): void =>
      send({ type: 'rehearsed', outcome, seconds: (performance.now() - started) / 1000 });
    try {
      const stage = await rehearse(request);
      say(stage.rehearsal.outcome);
      return stage;
    } catch (error) {
      say('failed');
      throw error;
    }
  };

const treeAt = (side: Side): Tree => {
  const why = new Map<string, string>();
  return {
    files: trees[side],
    whyNotRead: (path) => why.get(path),
    read: async (paths) => {
      const known = paths.filter((path) => trees[side].has(path));
      return known.length === 0 ? new Map() : ask({ what: 'files', side, paths: known }, why);
    },
  };
};

const run = async (task: Task): Promise<unknown> => {
  if (reviewer === undefined) throw new Error('the child was not told how to review');
  const { review, plan, write, page } = await reviewer;
  switch (task.kind) {
    case 'review': {
      const change = { ...task.change, base: treeAt('base'), head: treeAt('head') };
      return review({ ...task, change, code: (side, paths) => ask({ what: 'code', side, paths }) });
    }
    case 'plan':
      return plan({ ...task, base: treeAt('base') });
    case 'write':
      return write(task);
    case 'page':
      return page(task);
  }
};

const beat = (): void => {
  const { user, system } = process.cpuUsage();
  send({ type: 'beat', seconds: (user + system) / 1_000_000 });
};

const answer = async (task: Task): Promise<void> => {
  beat();
  const beats = setInterval(beat, 500);
  try {
    send({ type: 'done', value: await run(task) });
  } catch (error) {
    send({ type: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  } finally {
    clearInterval(beats);
    trees = { base: new Map(), head: new Map() };
  }
};

process.on('message', (message: ToChild) => {
  switch (message.type) {
    case 'options':
      reviewer = makeReviewer(message.options);
      reviewer.then(
        () => send({ type: 'ready' }),
        (error: unknown) => send({ type: 'failed', message: String(error) }),
      );
      break;
    case 'head':
      trees = { ...trees, head: new Map(trees.base) };
      break;
    case 'gone':
      for (const path of message.paths) trees.head.delete(path);
      break;
    case 'files':
      for (const [path, entry] of message.files) trees[message.side].set(path, entry);
      break;
    case 'task':
      void answer(message.task);
      break;
    case 'texts':
      take(message);
  }
});

// Whoever asked is gone: nothing of this group is left behind, not even a PostgreSQL that hears nothing any more.
process.on('disconnect', () => {
  if (process.platform !== 'win32') process.kill(-process.pid, 'SIGKILL');
  process.exit();
});
