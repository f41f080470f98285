import { createHash } from 'node:crypto';
import { type OpenEnd, taskInFull } from '../../../model/open-ends.ts';
import { type Block, code, codeBlock, heading, item, list, paragraph } from '../../../render/markdown/build.ts';
import { printMarkdown } from '../../../render/markdown/print.ts';
import { prose } from '../../../render/markdown/prose.ts';
import type { Notice, ReviewRecord } from '../../store/records.ts';

/** The first line of our comment; alone it proves nothing, anybody can write it. */
export const commentMarker = '<!-- migration-planner:comment -->';

/** What stands below the review. */
export type Footer = {
  readonly judgement: ReviewRecord;
  readonly notices: readonly Notice[];
  readonly source: string;
  /** What other pull requests with the same commit mean to it. */
  readonly others: readonly Block[];
};

/** GitHub refuses a body of more than 65,536 characters; the review takes 58,000 at most. */
const maxNotesLength = 6_000;

/**
 * The whole comment on a review.
 *
 * @param comment the review itself
 */
export function reviewBody(comment: string, { judgement, notices, source, others }: Footer): string {
  const written = (some: readonly Notice[]): string =>
    printMarkdown([...others, ...noteBlocks(judgement, some), paragraph(...prose(source))]);
  const last = notices.at(-1);
  const forms = [
    notices,
    notices.map((notice) => (notice === last ? notice : withoutSql(notice))),
    notices.map(withoutSql),
  ].map(written);
  const below = forms.find((form) => form.length <= maxNotesLength) ?? printMarkdown([paragraph(...prose(source))]);
  return `${commentMarker}\n${comment}\n---\n\n${below}\n`;
}

const withoutSql = ({ sql, ...notice }: Notice): Notice =>
  sql === undefined
    ? notice
    : { ...notice, text: `${notice.text} The SQL is too long for this comment; it is in the summary of the check.` };

/** Begins what is added when a pull request was merged. */
const leftMarker = '<!-- migration-planner:left -->';

/** The comment of a merged pull request: what it leaves to do comes first, the review stays below. */
export function openEndsBody(body: string, ends: readonly OpenEnd[], issue: number | undefined): string {
  if (body.includes(leftMarker)) return body;
  const tasks = ends.map((end) => item([...prose(`${taskInFull(end)}. `), code(end.sql)]));
  const left = printMarkdown([
    heading(2, 'Merged: what is left to do'),
    paragraph(...prose(leftWords)),
    ...inIssue(issue),
    list(tasks),
  ]);
  // A function: what the SQL holds is no pattern (`$&`) of what replaces.
  return body.replace(commentMarker, () => `${commentMarker}\n${leftMarker}\n\n${left}\n---\n`);
}

const inIssue = (issue: number | undefined): readonly Block[] =>
  issue === undefined ? [] : [paragraph(`Issue ${issue} lists the tasks, with dates and what to check first.`)];

const leftWords =
  'This change leaves work that a later one has to finish. The pull request that finishes it will say so. Later stages of a written plan are beside the migration directory.';

/** What replaces a review when the migrations have left the pull request. */
export function emptyBody(source: string): string {
  const text = 'This pull request no longer changes migrations. There is nothing to review or tick.';
  return `${commentMarker}\n${printMarkdown([paragraph(text), paragraph(...prose(source))])}\n`;
}

/** What people are told beside the review: remarks on the settings, refusals, answers. */
export function noteBlocks({ remarks, shut }: ReviewRecord, notices: readonly Notice[]): readonly Block[] {
  const lines = [
    ...(shut === undefined ? [] : [item([...prose(shut)])]),
    ...remarks.map((remark) => item([...prose(remark)])),
    ...[...notices]
      .reverse()
      .map(({ to, title, text, at, sql }) =>
        item(
          ['For ', code(to), ', ', code(title), `, ${formatMinute(at)}: `, ...prose(text)],
          sql === undefined ? [] : [codeBlock('sql', sql)],
        ),
      ),
  ];
  return lines.length === 0 ? [] : [list(lines)];
}

/** `2026-03-01 09:30 UTC` */
export function formatMinute(at: Date | string): string {
  return `${(typeof at === 'string' ? at : at.toISOString()).slice(0, 16).replace('T', ' ')} UTC`;
}

/** What a body is known by. GitHub keeps bodies as they were sent, but for line ends and outer space. */
export function hashBody(body: string): string {
  return createHash('sha256').update(body.replaceAll('\r\n', '\n').trim()).digest('hex').slice(0, 32);
}
