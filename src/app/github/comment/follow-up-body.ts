import { type OpenEnd, taskInFull, type WaitingFile } from '../../../model/open-ends.ts';
import { code, codeBlock, heading, item, link, list, paragraph } from '../../../render/markdown/build.ts';
import { printMarkdown } from '../../../render/markdown/print.ts';
import { prose } from '../../../render/markdown/prose.ts';
import { counted } from '../../../render/words/names.ts';
import { printable } from '../../../settings/printable.ts';
import type { PullRequest } from '../glance.ts';

type Origin = Pick<PullRequest, 'number' | 'repositoryUrl'>;

/** `Finish what pull request 12 began: Validate orders_user_id_fkey on orders`. */
export function followUpTitle(number: number, ends: readonly OpenEnd[]): string {
  const [first, ...others] = ends.map((end) => printable(end.task));
  const more = others.length > 0 ? ` and ${counted(others.length, 'more task')}` : '';
  return `Finish what pull request ${number} began: ${first ?? ''}${more}`.slice(0, 200);
}

/** GitHub refuses a body of more than 65,536 characters. */
const mostTasks = 30;

/** The tasks as boxes, each with its day, what to look at and what does it; then the stages that were written already. */
export function followUpBody(
  { number, repositoryUrl }: Origin,
  ends: readonly OpenEnd[],
  waiting: readonly WaitingFile[],
  now: Date,
): string {
  const stages = waiting.flatMap(({ path, text }) => [paragraph(code(path)), codeBlock('sql', text)]);
  return printMarkdown([
    paragraph(
      link(`${repositoryUrl}/pull/${number}`, `Pull request ${number}`),
      ' is merged. It begins what a later one has to finish; the one that does is told of it, says so here, and the last of them closes this issue.',
    ),
    ...ends
      .slice(0, mostTasks)
      .flatMap((end) => [
        { ...list([{ ...item([...prose(taskInFull(end)), '. ', dayOf(end, now)]), checked: false }]) },
        ...(end.verify === undefined
          ? []
          : [paragraph('Look first. Expected: ', ...prose(end.verify.expect), '.'), codeBlock('sql', end.verify.sql)]),
        paragraph('Then:'),
        codeBlock('sql', end.sql),
      ]),
    ...(ends.length > mostTasks
      ? [paragraph(`And ${counted(ends.length - mostTasks, 'more task')}: the comment of the pull request has them.`)]
      : []),
    ...(stages.length > 0
      ? [
          heading(3, 'Stages that are written already'),
          paragraph('They wait beside the migrations. Move each into the migration directory when its turn has come:'),
          ...stages,
        ]
      : []),
  ]);
}

/** What a later pull request did of it. */
export function doneBody({ number, repositoryUrl }: Origin, ends: readonly OpenEnd[]): string {
  return printMarkdown([
    paragraph('Done by ', link(`${repositoryUrl}/pull/${number}`, `pull request ${number}`), ', which is merged:'),
    list(ends.slice(0, mostTasks).map((end) => item([...prose(end.task)]))),
  ]);
}

const day = 24 * 60 * 60 * 1_000;

const dayOf = ({ afterDays }: OpenEnd, now: Date): string =>
  afterDays === undefined
    ? 'It may be done at once.'
    : `Not before ${new Date(now.getTime() + afterDays * day).toISOString().slice(0, 10)}, and when the new code runs everywhere.`;
