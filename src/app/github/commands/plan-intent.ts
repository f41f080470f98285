import { cannotBeDone } from '../../../intents/cannot-be-done.ts';
import { intendedChange, type NotIntended } from '../../../intents/intended-change.ts';
import { intentNamed, intents } from '../../../intents/intents.ts';
import type { Proof } from '../../../model/rehearsal.ts';
import type { ProjectReview } from '../../../model/review.ts';
import { counted } from '../../../render/words/names.ts';
import { proofWord } from '../../../render/words/proof.ts';
import { planSql, runnerOf } from '../../../render/words/step.ts';
import { review } from '../../../review.ts';
import { nearestName } from '../../../settings/nearest-name.ts';
import { printable } from '../../../settings/printable.ts';
import type { Notice } from '../../store/records.ts';
import { fetchChange } from '../change/fetch-change.ts';
import type { PullRequestContext } from '../pull-request-context.ts';
import type { FoundSettings } from '../settings/resolve-settings.ts';
import { loadSharedStatistics } from '../settings/statistics-file.ts';

/** The plan that somebody asks for in a few words, or why there is none. */
export type IntentPlan = Pick<Notice, 'text' | 'sql'> & { readonly done: boolean };

/**
 * Plans what is named in a few words on what the base branch holds: by the same rules, and run as everything else is.
 *
 * @param words those of the intent, its name first; with `--project` and a directory where the repository has several
 */
export async function planIntent(
  { client, key, pullRequest, services, statistics }: PullRequestContext,
  { settings }: Pick<FoundSettings, 'settings'>,
  words: readonly string[],
): Promise<IntentPlan> {
  const [name = ''] = words;
  if (intentNamed(name) === undefined) return unknownIntent(name);
  const alongside = statistics === undefined ? [] : [statistics];
  const read = await fetchChange(client, key.repository, pullRequest, services, alongside);
  const asked = readWords(words);
  const now = services.now();
  const rehearse = services.rehearse({ repository: key.repository, seconds: settings.rehearsal.seconds });
  const where = { directory: asked.directory, now: now.getTime(), rehearse };
  const change = await intendedChange(read.base, settings, asked.words, where);
  if ('problem' in change) return notDone(change);
  const sizes = await loadSharedStatistics({ wanted: statistics, read, client, services });
  const made = await review(
    { ...change, settings, ...sizes },
    {
      rehearse,
      // Who still reads a name is asked of the pull request that changes it.
      findUsages: async () => [],
      ...(services.ownRules && { ownRules: services.ownRules }),
    },
  );
  const problem = cannotBeDone(made);
  if (problem) return notDone(problem);
  const [project] = made.projects;
  return project === undefined
    ? { text: 'Not done: the change is empty.', done: false }
    : { ...planText(project), done: true };
}

const planText = (project: ProjectReview): Pick<Notice, 'text' | 'sql'> => {
  const { steps, stepsProof } = project.plan;
  const releases = counted(new Set(steps.map(({ step }) => step.release)).size, 'release');
  const shown = `${counted(steps.length, 'step')} in ${releases} (${proofWord(stepsProof)})`;
  return {
    text: `Planned on the base branch: ${shown}. ${proofText(stepsProof)}`,
    sql: planSql(project.plan, runnerOf(project)),
  };
};

/** What running it showed, or why it was not run. */
const proofText = (proof: Proof): string => {
  if (proof.state === 'proven') return proof.how;
  return proof.state === 'refuted' ? `What differs: ${proof.difference[0] ?? ''}` : `Reason: ${proof.reason}`;
};

/** `--project <directory>` names one of several migration directories, as on the command line. */
const readWords = (words: readonly string[]) => {
  const at = words.indexOf('--project');
  return at < 0
    ? { words, directory: undefined }
    : { words: [...words.slice(0, at), ...words.slice(at + 2)], directory: words[at + 1] ?? '' };
};

const notDone = ({ problem, expected, example }: NotIntended): IntentPlan => ({
  text: `Not done: ${problem}. Expected: ${expected}. For example: ${example.replace(/^(?=migration-planner )/, '/')}`.slice(
    0,
    1000,
  ),
  done: false,
});

const unknownIntent = (name: string): IntentPlan => {
  const names = intents.map((one) => one.name);
  const near = nearestName(name, names);
  const hint = near ? ` Did you mean \`${near}\`?` : '';
  return { text: `There is no plan for \`${printable(name)}\`.${hint} Available: ${names.join(', ')}.`, done: false };
};
