import type { Severity } from '../../model/diagnostic.ts';
import type { Review } from '../../model/review.ts';
import type { Location } from '../../model/text.ts';
import { shorten, visible } from '../markdown/visible.ts';

/** A line of the diff with something said about it, as GitHub's check runs take it. */
export type Annotation = {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: 'failure' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
};

const levels: Readonly<Record<Severity, Annotation['annotation_level']>> = {
  error: 'failure',
  warning: 'warning',
  note: 'notice',
};

const order: readonly Severity[] = ['error', 'warning', 'note'];

/** The findings of a review at their lines, and what could not be read, worst first. */
export function annotationsOf(review: Review): readonly Annotation[] {
  const sorted = [...review.diagnostics].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  return [
    ...sorted.map(({ location, severity, ruleId, message, advice }) =>
      annotation(location, levels[severity], ruleId, advice === '' ? message : `${message}\n\n${advice}`),
    ),
    ...review.unreadable.map(({ path, location, reason }) =>
      annotation(location ?? atStart(path), 'warning', 'not analysed', reason),
    ),
  ];
}

type Lines = Pick<Location, 'path'> & {
  readonly start: { readonly line: number };
  readonly end: { readonly line: number; readonly column: number };
};

/** One annotation. The text is shown as it is, without Markdown. */
export function annotation(
  { path, start, end }: Lines,
  level: Annotation['annotation_level'],
  title: string,
  message: string,
): Annotation {
  // An end is exclusive: at the first column it belongs to the line before.
  const last = end.column === 1 ? end.line - 1 : end.line;
  return {
    path,
    start_line: start.line,
    end_line: Math.max(start.line, last),
    annotation_level: level,
    title: shorten(visible(title), 250),
    message: shorten(visible(message), 4_000),
  };
}

const atStart = (path: string): Lines => ({ path, start: { line: 1 }, end: { line: 1, column: 2 } });
