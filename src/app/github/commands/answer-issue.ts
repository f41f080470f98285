import { code, codeBlock, paragraph } from '../../../render/markdown/build.ts';
import { printMarkdown } from '../../../render/markdown/print.ts';
import { prose } from '../../../render/markdown/prose.ts';
import { printable } from '../../../settings/printable.ts';
import { assemble } from '../change/read-change.ts';
import type { IssueJob } from '../job.ts';
import { type FoundNow, settingsNow } from '../settings/settings-now.ts';
import { rightOf } from '../ticks/rights.ts';
import { isForbidden, isGone } from '../trouble.ts';
import { type Place, placeOf, type Workshop } from '../workshop.ts';
import { type PlanAsked, planAsked } from './plan-asked.ts';
import { commandName } from './read-command.ts';

/**
 * Answers `/migration-planner plan …` under an issue, on what the default branch holds, in a comment; nobody without write access is
 * answered. Where the App was not granted to write issues nobody can be told.
 */
export async function answerIssue(job: IssueJob, workshop: Workshop): Promise<void> {
  const { repository, sender, number } = job;
  const place = await placeOf(repository, workshop);
  const found = await settingsNow(place);
  const right = await rightOf(place, sender, found.settings, undefined);
  // Under a public issue anybody may write: a bot that answers everybody is one more voice in it.
  if (!right.counts) return;
  const answer = await planned(job, place, found, workshop);
  const { api, owner, repo } = place;
  const body = bodyOf(job, answer);
  const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
  await api
    .request(route, { owner, repo, issue_number: number, body, request: { retries: 0 } })
    .catch((error: unknown) => {
      if (!isForbidden(error) && !isGone(error)) throw error;
    });
}

async function planned(
  { repository, words }: IssueJob,
  place: Place,
  { settings, statistics, tip }: FoundNow,
  workshop: Workshop,
): Promise<Pick<PlanAsked, 'text' | 'sql'>> {
  if (tip === undefined) return { text: 'Not done: the repository is empty.' };
  const { trees, blobs } = workshop;
  const read = async () => assemble(place, repository.id, await trees.of(place, repository.id, tip), [], blobs);
  return planAsked({ place, workshop, statistics, repository: repository.id, read }, { settings }, words.slice(1));
}

/** More is no comment. */
const longestSql = 50_000;

function bodyOf({ sender, words }: IssueJob, { text, sql }: Pick<PlanAsked, 'text' | 'sql'>): string {
  const asked = printable([commandName, ...words].join(' '));
  const long = sql !== undefined && sql.length > longestSql;
  return printMarkdown([
    paragraph('For ', code(sender.login), ', ', code(asked), ': ', ...prose(text)),
    ...(long
      ? [paragraph('The SQL is too long for a comment: ', code(`migration-planner ${words.join(' ')}`), ' prints it.')]
      : []),
    ...(sql === undefined || long ? [] : [codeBlock('sql', sql)]),
  ]);
}
