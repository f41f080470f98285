import type { FrameworkId } from '../../model/migration.ts';
import type { Step } from '../../model/step.ts';
import { frameworks } from '../catalogue.ts';
import { nextVersions } from '../writing/versions.ts';
import type { NewMigration, Surroundings, WrittenFile } from '../writing/writing.ts';
import { caughtUp } from './caught-up.ts';
import { type Draft, draftsOf } from './new-migrations.ts';
import { type Stage, stagesOf } from './stages.ts';

/** A stage with its files, paths below the directory that it is written to. */
export type WrittenStage = Stage & {
  readonly migrations: readonly NewMigration[];
  readonly files: readonly WrittenFile[];
};

/** The plan to write, and where. */
export type PlanToWrite = {
  readonly framework: FrameworkId;
  readonly steps: readonly Step[];
  /** Newest version of the history, as the tool writes it; undefined where there is none. */
  readonly newest: string | undefined;
  readonly around: Surroundings;
  /** The tool opens no transaction around a file. */
  readonly begins: boolean;
};

/**
 * The files of a plan in the shape of the team's tool: one migration per step, in stages. Nothing is read or written.
 */
export function writePlan({ framework, steps, newest, around, begins }: PlanToWrite): readonly WrittenStage[] {
  const { writing } = frameworks[framework];
  const stages = stagesOf(steps, writing.outside);
  const drafts = stages.map((stage, index) => draftsIn(stage, stages[index - 1], framework, begins));
  const all = drafts.flat();
  const moments = all.map(({ day }) => around.now + (day - 1) * dayLong);
  const versions = nextVersions(newest, writing.versions, moments);
  let taken = 0;
  const written: NewMigration[] = [];
  return stages.map((stage, index) => {
    const own = (drafts[index] ?? []).map((draft): NewMigration => ({ ...draft, version: versions[taken++] ?? '' }));
    written.push(...own);
    const record = own.length === 0 ? [] : (writing.record?.(written, around) ?? []);
    const byHand = stage.kind === 'by hand' ? stage.steps.map(scriptOf) : [];
    return {
      ...stage,
      migrations: own,
      files: [...own.flatMap((one) => writing.files(one, around)), ...record, ...byHand],
    };
  });
}

const dayLong = 24 * 60 * 60 * 1000;

const draftsIn = (
  stage: Stage,
  previous: Stage | undefined,
  framework: FrameworkId,
  begins: boolean,
): readonly Draft[] => {
  const { outside } = frameworks[framework].writing;
  if (stage.kind === 'by hand') return [];
  const before = previous?.kind === 'by hand' ? previous.steps.flatMap(caughtUp) : [];
  return [...before, ...stage.steps.flatMap((step) => draftsOf(step, outside, begins))];
};

/** For `psql --file`, which sends each statement by itself. */
const scriptOf = (step: Step): WrittenFile => {
  const [draft] = draftsOf(step, 'marked', false);
  return { path: `${draft?.name ?? step.id}.sql`, text: `${draft?.up ?? ''}\n` };
};
