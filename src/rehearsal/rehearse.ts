import { join } from 'node:path';
import { notRehearsed } from '../model/not-rehearsed.ts';
import type { MadeUp, Rehearsal, Rehearse, Stage } from '../model/rehearsal.ts';
import type { Step } from '../model/step.ts';
import type { FunctionVolatility } from '../model/volatility.ts';
import { measureContention } from './contention/measure-contention.ts';
import { withoutWeight } from './incomplete-history.ts';
import { prepareStep } from './prepare.ts';
import { type Prepared, prepareRequest } from './prepare-request.ts';
import { type Processes, type ProcessOptions, startedOnDemand } from './processes.ts';
import type { ChangeReply, OpenReply } from './protocol.ts';
import { type RehearsalOptions, type ReplayedHistory, replayHistory } from './replayed-history.ts';
import { compareValues } from './values/compare-values.ts';
import { Stopped, type Worker } from './worker.ts';

export type { RehearsalOptions } from './replayed-history.ts';
export { defaultLimits } from './worker.ts';

/** Makes the function that the story calls. Each stage has child processes of its own; `close` ends them. */
export function rehearsing(
  options: RehearsalOptions,
  processes: Processes = startedOnDemand(processOptions(options)),
): Rehearse {
  return async (request) => {
    try {
      return await stageOf(options, prepareRequest(request), processes);
    } catch (thrown) {
      if (thrown instanceof Stopped) return notRehearsed(thrown.message);
      throw thrown;
    }
  };
}

const processOptions = ({ engine, images }: RehearsalOptions): ProcessOptions => ({
  engine,
  compiled: images && join(images.folder, 'program'),
});

const stageOf = async (options: RehearsalOptions, asked: Prepared, processes: Processes): Promise<Stage> => {
  const replayed = await replayHistory(options, asked, processes);
  const { worker, reply, report, cached } = replayed.first;
  const touched = asked.touchedOn(reply.before);
  const prepared: Prepared = { ...asked, touched, change: { ...asked.change, touched, history: report } };
  const changed = await worker.change(prepared.change).catch((thrown: unknown) => {
    if (thrown instanceof Stopped) return thrown.message;
    throw thrown;
  });
  const history = { migrations: prepared.history.length, ...report, cached };
  if (typeof changed === 'string') {
    await replayed.close();
    const stopped = notRehearsed(changed);
    return { ...stopped, rehearsal: { ...stopped.rehearsal, engine: reply.engine, history, before: reply.before } };
  }
  return {
    rehearsal: withoutWeight(rehearsalOf(reply, withMadeUp(history, changed), changed)),
    trial: trialOn(replayed, prepared, changed),
    contention: contentionOn(options, replayed, prepared, changed),
    close: replayed.close,
  };
};

const withMadeUp = (history: Rehearsal['history'], { madeUp }: ChangeReply): Rehearsal['history'] => ({
  ...history,
  madeUp: [
    ...history.madeUp,
    ...madeUp
      .filter((one) => !isAmong(one, history.madeUp))
      .map(({ kind, name, neededBy }) => ({ kind, name, neededBy })),
  ],
});

const isAmong = ({ kind, name }: MadeUp, others: readonly MadeUp[]): boolean =>
  others.some((other) => other.kind === kind && other.name === name);

const rehearsalOf = (reply: OpenReply, history: Rehearsal['history'], changed: ChangeReply): Rehearsal => ({
  outcome: 'rehearsed',
  reason: undefined,
  engine: reply.engine,
  history,
  before: changed.before,
  after: changed.after,
  migrations: changed.migrations,
  rows: changed.rows,
  roundTrip: changed.roundTrip,
  functionVolatility: knownFunctions(history.madeUp, changed),
});

/** What stands in for a function that nobody made says nothing of that one. */
const knownFunctions = (madeUp: readonly MadeUp[], { functions }: ChangeReply): FunctionVolatility => {
  const standIns = new Set(madeUp.flatMap(({ kind, name }) => (kind === 'function' ? [name.split('(')[0]] : [])));
  return new Map(functions.filter(([called]) => !standIns.has(called)));
};

const trialOn =
  (replayed: ReplayedHistory, prepared: Prepared, changed: ChangeReply): Stage['trial'] =>
  async (steps, from) => {
    const nothing = { steps: [], after: undefined, rowLosses: [], cleared: [] };
    if (changed.after === undefined && from === 'after') return { ...nothing, notRun: 'the change itself fails' };
    try {
      const worker = from === 'before' ? await replayed.another() : await workerAfter(replayed, prepared, changed);
      const { values, ...trial } = await worker.trial({
        type: 'trial',
        steps: runSteps(steps, prepared.schema),
        touched: prepared.touched,
        conditions: prepared.change.conditions,
        prepare: from === 'before' ? changed.madeUp.map(({ sql }) => sql) : [],
        history: { ...prepared.change.history, madeUp: [...prepared.change.history.madeUp, ...changed.madeUp] },
        makeRows: from === 'before',
      });
      const uncertain = prepared.uncertain([changed.before, changed.after]);
      return { ...trial, valueDifferences: compareValues(changed.values, values, uncertain) };
    } catch (thrown) {
      if (thrown instanceof Stopped) return { ...nothing, notRun: thrown.message };
      throw thrown;
    }
  };

/** Only a server has room for several at once. */
const contentionOn = (
  { engine }: RehearsalOptions,
  replayed: ReplayedHistory,
  prepared: Prepared,
  changed: ChangeReply,
): Stage['contention'] => {
  const rows = engine.name === 'server' ? engine.contendedRows : undefined;
  return rows === undefined ? undefined : (request) => measureContention(replayed, prepared, changed, rows, request);
};

const runSteps = (steps: readonly Step[], schema: string) =>
  steps.filter((step) => step.sql.trim() !== '').map((step) => prepareStep(step, schema));

/** The worker that went up and down stands after the change unless a down script broke it. */
const workerAfter = async (replayed: ReplayedHistory, prepared: Prepared, changed: ChangeReply): Promise<Worker> => {
  if (changed.standsAfter) return replayed.first.worker;
  const worker = await replayed.another();
  await worker.change({ ...prepared.change, prepare: changed.madeUp.map(({ sql }) => sql), roundTrip: false });
  return worker;
};
