import { type OpenEnd, taskInFull, type WaitingFile } from '../../../model/open-ends.ts';
import { code, codeBlock, heading, item, link, list, paragraph } from '../../../render/markdown/build.ts';
import { printMarkdown } from '../../../render/markdown/print.ts';
import { prose } from '../../../render/markdown/prose.ts';
import { counted } from '../../../render/words/names.ts';
import { printable } from '../../../settings/printable.ts';
import type { PullRequest } from '../fetch-pull-request.ts';

type Origin = Pick<PullRequest, 'number' | 'repositoryUrl'>;

/** `Finish what pull request 12 began: Validate orders_user_id_fkey on orders`. */
export function followUpTitle(number: number, ends: readonly OpenEnd[]): string {
  const [first, ...others] = ends.map((end) => printable(end.task));
  const more = others.length > 0 ? ` and ${counted(others.length, 'more task')}` : '';
  return `Finish what pull request ${number} began: ${first ?? ''}${more}`.slice(0, 200);
}

/** GitHub refuses a body of more than 65,536 characters. */
const maxTasks = 30;

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
      ' is merged and leaves work for later pull requests. Each one that finishes a task says so here; the last one closes this issue.',
    ),
    ...ends
      .slice(0, maxTasks)
      .flatMap((end) => [
        { ...list([{ ...item([...prose(taskInFull(end)), '. ', dayOf(end, now)]), checked: false }]) },
        ...(end.verify === undefined
          ? []
          : [paragraph('Check first. Expected: ', ...prose(end.verify.expect), '.'), codeBlock('sql', end.verify.sql)]),
        paragraph('Then:'),
        codeBlock('sql', end.sql),
      ]),
    ...(ends.length > maxTasks
      ? [paragraph(`The comment of the pull request lists ${counted(ends.length - maxTasks, 'more task')}.`)]
      : []),
    ...(stages.length > 0
      ? [
          heading(3, 'Stages that are written already'),
          paragraph('They are beside the migrations. Move each one into the migration directory when it is its turn:'),
          ...stages,
        ]
      : []),
  ]);
}

/** What a later pull request did of it. */
export function doneBody({ number, repositoryUrl }: Origin, ends: readonly OpenEnd[]): string {
  return printMarkdown([
    paragraph('Done by ', link(`${repositoryUrl}/pull/${number}`, `pull request ${number}`), ', which is merged:'),
    list(ends.slice(0, maxTasks).map((end) => item([...prose(end.task)]))),
  ]);
}

const day = 24 * 60 * 60 * 1_000;

const dayOf = ({ afterDays }: OpenEnd, now: Date): string =>
  afterDays === undefined
    ? 'It can be done now.'
    : `Not before ${new Date(now.getTime() + afterDays * day).toISOString().slice(0, 10)}, and only once the new code runs everywhere.`;
