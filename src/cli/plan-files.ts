import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { laterFolder } from '../frameworks/detecting/later.ts';
import { guide, type Placed } from '../frameworks/plan-files/guide.ts';
import { planFiles } from '../frameworks/plan-files/plan-files.ts';
import type { WrittenFile } from '../frameworks/writing/writing.ts';
import { intentNamed } from '../intents/intents.ts';
import type { ProjectReview } from '../model/review.ts';
import { UserError } from '../model/user-error.ts';
import { textOf } from './arguments.ts';
import type { Arguments } from './command.ts';
import { writeOut } from './output.ts';
import type { ReviewedChange } from './reviewing.ts';
import type { Terminal } from './terminal.ts';

/**
 * Writes the plan of a change as files of the team's tool: the first stage into the directory, the rest beside it, where no
 * tool looks.
 *
 * @throws UserError where there is no plan to write, or a file is there already; nothing is written then
 */
export async function writePlanFiles(
  { review, change }: ReviewedChange,
  given: Arguments,
  directory: string,
  terminal: Terminal,
): Promise<void> {
  const intended = intentNamed(given.positional[0]) !== undefined;
  const project = chooseProject(review.projects, textOf(given, 'project'));
  const { plan, guidance } = project;
  if (plan.stepsProof.state === 'refuted') throw refuted(plan.stepsProof.difference.join('; '));
  if (!plan.differs) return terminal.print('The change is already written the safe way: there is nothing to write.\n');
  const made = await planFiles(project, change, Date.now());
  if (typeof made === 'string') throw unreadable(made);
  const target = resolve(terminal.directory, directory);
  const later = laterFolder(target);
  const placed = made.stages.map((stage, index): Placed => {
    const here = index === 0 && stage.kind === 'migrations';
    return { stage, folder: here ? target : join(later, `${index + 1}-${stage.kind.replaceAll(' ', '-')}`) };
  });
  const shown = (path: string): string => relative(terminal.directory, path) || '.';
  const files = placed.flatMap(({ stage, folder }) =>
    stage.files.map((file) => ({ ...file, path: join(folder, file.path) })),
  );
  const text = guide(
    placed.map((one) => ({ ...one, folder: shown(one.folder) })),
    guidance,
    shown(target),
  );
  const rest = placed.some(({ folder }) => folder !== target) ? [{ path: join(later, 'README.md'), text }] : [];
  const record = made.record.map((file) => ({ ...file, path: join(target, file.path) }));
  const written = await writeAll([...record, ...files, ...rest]);
  terminal.print(
    [
      ...written.map((path) => `wrote ${shown(path)}`),
      ...(intended ? [] : made.replaced).map((path) => `these files replace ${path}: delete it (rm ${path})`),
      plan.stepsProof.state === 'proven'
        ? `The steps were run. ${plan.stepsProof.how}`
        : `The steps were not run: ${plan.stepsProof.reason}.`,
      `Then: ${guidance.deploy}`,
      '',
    ].join('\n'),
  );
}

function chooseProject(projects: readonly ProjectReview[], wanted: string | undefined): ProjectReview {
  const names = projects.map(({ directory }) => directory);
  const found =
    wanted === undefined && projects.length === 1
      ? projects[0]
      : projects.find(({ directory }) => directory === wanted);
  if (found) return found;
  if (projects.length === 0) {
    throw new UserError(
      'the change touches no migrations',
      'a change with new migrations',
      'migration-planner plan --base main --write prisma/migrations',
    );
  }
  throw new UserError(
    wanted === undefined
      ? 'the change touches several migration directories'
      : `the change touches no migrations in ${wanted}`,
    `one of ${names.join(', ')}`,
    `--project ${names[0]}`,
  );
}

const refuted = (reason: string): UserError =>
  new UserError(
    `the plan did not hold when it was run (${reason})`,
    'a change whose plan holds',
    'migration-planner plan',
  );

const unreadable = (reason: string): UserError =>
  new UserError(reason, 'a directory where the tool runs these files', 'report it, with the review of --format json');

/** The journal of a tool is the one file that may be there: it was read, and what is written holds all of it. */
const isRecord = ({ path }: WrittenFile): boolean => path.endsWith(join('meta', '_journal.json'));

async function writeAll(files: readonly WrittenFile[]): Promise<readonly string[]> {
  for (const file of files) {
    const there = await stat(file.path).catch(() => undefined);
    if (there && !isRecord(file)) {
      throw new UserError(
        `${file.path} already exists, so nothing was written`,
        'a directory without the files of the plan',
        'another directory, or move that file away',
      );
    }
  }
  for (const file of files) {
    await mkdir(dirname(file.path), { recursive: true });
    if (isRecord(file)) await writeOut(dirname(file.path), file.path, file.text);
    else await writeFile(file.path, file.text, { flag: 'wx' });
  }
  return files.map(({ path }) => path);
}
