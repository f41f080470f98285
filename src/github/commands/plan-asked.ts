import { cannotBeDone } from '../../intents/cannot-be-done.ts';
import { intendedChange, type NotIntended } from '../../intents/intended-change.ts';
import { intentNamed, intents } from '../../intents/intents.ts';
import type { ProjectReview } from '../../model/review.ts';
import { counted } from '../../render/words/names.ts';
import { proofWord } from '../../render/words/proof.ts';
import { runnerOf, titledSql } from '../../render/words/step.ts';
import { review } from '../../review.ts';
import { nearestName } from '../../settings/nearest-name.ts';
import { printable } from '../../settings/printable.ts';
import type { Notice } from '../../store/records.ts';
import { readChange } from '../change/read-change.ts';
import type { FoundSettings } from '../settings/settings-of.ts';
import { statisticsFor } from '../settings/statistics-file.ts';
import type { Work } from '../work.ts';

/** The plan that somebody asks for in a few words, or why there is none. */
export type PlanAsked = Pick<Notice, 'text' | 'sql'> & { readonly done: boolean };

/**
 * Plans what is named in a few words on what the base branch holds: by the same rules, and run as everything else is.
 *
 * @param words those of the intent, its name first; where the repository has several migration directories, ended by `in` and one of them
 */
export async function planAsked(
  { place, key, pullRequest, workshop, statistics }: Work,
  { settings }: FoundSettings,
  words: readonly string[],
): Promise<PlanAsked> {
  const [name = ''] = words;
  if (intentNamed(name) === undefined) return unknown(name);
  const wanted = statistics === undefined ? [] : [statistics];
  const read = await readChange(place, key.repository, pullRequest, workshop, wanted);
  const where = whereOf(words);
  const now = workshop.now();
  const change = await intendedChange(read.base, settings, where.words, { ...where, now: now.getTime() });
  if ('problem' in change) return refused(change);
  const sizes = await statisticsFor(statistics, read, now);
  const made = await review(
    { ...change, settings, ...sizes },
    {
      rehearse: workshop.rehearse({ repository: key.repository, seconds: settings.rehearsal.seconds }),
      // Who still reads a name is asked of the pull request that changes it.
      findUsages: async () => [],
      ...(workshop.ownRules && { ownRules: workshop.ownRules }),
    },
  );
  const problem = cannotBeDone(made);
  if (problem) return refused(problem);
  const [project] = made.projects;
  return project === undefined
    ? { text: 'Not done: nothing came of it.', done: false }
    : { ...inWords(project), done: true };
}

const inWords = (project: ProjectReview): Pick<Notice, 'text' | 'sql'> => {
  const { steps, stepsProof } = project.plan;
  const releases = counted(new Set(steps.map(({ step }) => step.release)).size, 'release');
  const runner = runnerOf(project);
  return {
    text: `On what the base branch holds: ${counted(steps.length, 'step')} in ${releases} (${proofWord(stepsProof)}).`,
    sql: steps
      .map(({ step }, index) =>
        index > 0 && steps[index - 1]?.step.release !== step.release
          ? `-- Deploy boundary: release ${step.release + 1} of the application runs everywhere before this.\n${titledSql(step, runner)}`
          : titledSql(step, runner),
      )
      .join('\n\n'),
  };
};

/** `… in <directory>` at the end names one of several migration directories. */
const whereOf = (
  words: readonly string[],
): { readonly words: readonly string[]; readonly directory: string | undefined } =>
  words.at(-2) === 'in' ? { words: words.slice(0, -2), directory: words.at(-1) } : { words, directory: undefined };

const refused = ({ problem, expected, example }: NotIntended): PlanAsked => ({
  text: `Not done: ${problem}. Expected: ${expected}. For example: ${asComment(example)}`.slice(0, 1000),
  done: false,
});

const asComment = (example: string): string =>
  example.startsWith('--project ')
    ? `end the line with in ${example.slice(10)}`
    : example.replace(/^migration/, '/migration');

const unknown = (name: string): PlanAsked => {
  const names = intents.map((one) => one.name);
  const near = nearestName(name, names);
  const hint = near ? ` \`${near}\`, perhaps?` : '';
  return { text: `There is no plan for \`${printable(name)}\`.${hint} There are: ${names.join(', ')}.`, done: false };
};
