import type { Change } from '../../model/change.ts';
import type { Migration } from '../../model/migration.ts';
import type { ProjectReview } from '../../model/review.ts';
import { frameworks } from '../catalogue.ts';
import { detectProjects, readProject } from '../projects.ts';
import type { WrittenFile } from '../writing/writing.ts';
import { opensNone, readBack } from './read-back.ts';
import { surroundings } from './surroundings.ts';
import { type PlanToWrite, type WrittenStage, writePlan } from './write-plan.ts';

/** The plan of a reviewed project as files. */
type PlanFiles = {
  readonly stages: readonly WrittenStage[];
  /** What the tool keeps besides, without the migrations that go, where the first stage brings none. */
  readonly record: readonly WrittenFile[];
  /** Main files of the change's own migrations, which the written ones stand for. */
  readonly replaced: readonly string[];
};

/**
 * Writes the plan of a reviewed change as files of its tool, and reads them again: what the first stage holds must come back
 * as the same migrations in the same order, each in the transaction that its step needs.
 *
 * @param now milliseconds since 1970
 * @returns a sentence where the tool would read something else than was meant
 */
export async function planFiles(project: ProjectReview, change: Change, now: number): Promise<PlanFiles | string> {
  const { directory, framework, plan } = project;
  const { writing } = frameworks[framework];
  const history = await historyOf(change, directory);
  const replaced = project.migrations.filter(({ status }) => status === 'new').map(({ path }) => path);
  const wanted: PlanToWrite = {
    framework,
    steps: plan.steps.map(({ step }) => step),
    newest: history.filter(({ repeatable }) => !repeatable).at(-1)?.version,
    around: await surroundings(writing, change.head, directory, history, replaced, now),
    begins: false,
  };
  const plain = writePlan(wanted);
  const begins = opensNone(plain[0]?.migrations ?? [], await readFirst(plain, change, directory));
  const stages = begins ? writePlan({ ...wanted, begins }) : plain;
  const misread = misreadIn(stages, await readFirst(stages, change, directory));
  const record = stages[0]?.kind === 'by hand' ? writing.record?.([], wanted.around) : undefined;
  return misread ?? { stages, record: record ?? [], replaced };
}

const historyOf = async ({ base, settings }: Change, directory: string): Promise<readonly Migration[]> => {
  const { projects } = await detectProjects(base, settings);
  const found = projects.find((project) => project.directory === directory);
  return found === undefined ? [] : (await readProject(base, found)).migrations;
};

const readFirst = async (
  stages: readonly WrittenStage[],
  { base, settings }: Change,
  directory: string,
): Promise<readonly Migration[]> => {
  const [first] = stages;
  return first?.kind === 'migrations' ? readBack(base, directory, first.files, settings) : [];
};

/** Each main file has to come back as a migration, in the order that it was written in. */
const misreadIn = ([first]: readonly WrittenStage[], read: readonly Migration[]): string | undefined => {
  if (first?.kind !== 'migrations') return undefined;
  const wanted = first.files.filter(({ path }) => /\.sql$/.test(path) && !/(?:^|[./])down\.sql$/.test(path));
  const inOrder = read.map(({ path }) => path);
  const missing = wanted.find(({ path }, index) => inOrder[index]?.endsWith(path) !== true);
  return (
    missing && `what would be written as ${missing.path} is read as ${inOrder[wanted.indexOf(missing)] ?? 'nothing'}`
  );
};
