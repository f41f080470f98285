import { cannotBeDone } from '../../intents/cannot-be-done.ts';
import { intendedChange, type NotIntended } from '../../intents/intended-change.ts';
import type { Proof } from '../../model/rehearsal.ts';
import type { ProjectReview } from '../../model/review.ts';
import { counted } from '../../render/words/names.ts';
import { proofWord } from '../../render/words/proof.ts';
import { planSql, runnerOf } from '../../render/words/step.ts';
import { review, type Tools } from '../../review.ts';
import type { PlanAnswer, PlanWish } from './reviewer.ts';

/**
 * Plans what is named in a few words on what the base branch holds: by the same rules, and run as everything else is.
 * With `--project` and a directory where the repository has several.
 */
export async function planIntent(
  { base, settings, sizes, words, now }: PlanWish,
  tools: Pick<Tools, 'rehearse' | 'ownRules'>,
): Promise<PlanAnswer> {
  const asked = readWords(words);
  const where = { directory: asked.directory, now, rehearse: tools.rehearse };
  const change = await intendedChange(base, settings, asked.words, where);
  if ('problem' in change) return notDone(change);
  // Who still reads a name is asked of the pull request that changes it.
  const made = await review({ ...change, settings, ...sizes }, { ...tools, findUsages: async () => [] });
  const problem = cannotBeDone(made);
  if (problem) return notDone(problem);
  const [project] = made.projects;
  return project === undefined
    ? { text: 'Not done: the change is empty.', done: false }
    : { ...planText(project), done: true };
}

const planText = (project: ProjectReview): Pick<PlanAnswer, 'text' | 'sql'> => {
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

const notDone = ({ problem, expected, example }: NotIntended): PlanAnswer => ({
  text: `Not done: ${problem}. Expected: ${expected}. For example: ${example.replace(/^(?=migration-planner )/, '/')}`.slice(
    0,
    1000,
  ),
  done: false,
});
