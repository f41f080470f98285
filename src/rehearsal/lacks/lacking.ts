import type { MadeUp } from '../../model/rehearsal.ts';
import type { HistoryReport } from '../protocol.ts';
import type { Session } from '../session.ts';
import type { Lacking, NotRun } from './lack-of.ts';

/**
 * What a database lacks, by what became of its history.
 *
 * @param more extensions and statements that were found lacking since
 */
export function lackingOf(
  session: Session,
  history: Pick<HistoryReport, 'madeUp' | 'skipped'>,
  more: {
    readonly madeUp: readonly MadeUp[];
    readonly extensions: readonly string[];
    readonly notRun: readonly NotRun[];
  },
): Lacking {
  const madeUp = [...history.madeUp, ...more.madeUp];
  const asked = madeUp.flatMap(({ kind, name }) => (kind === 'extension' ? [name] : []));
  return {
    extensions: new Set([...asked, ...more.extensions].filter((name) => !session.hasExtension(name))),
    carries: session.hasExtension,
    standIns: new Set(madeUp.flatMap(standInNames)),
    languages: madeUp.flatMap(({ kind, name }) => (kind === 'language' ? [name] : [])),
    notRun: [
      ...history.skipped.map(({ path, line, sql, reason, root }) => ({
        sql,
        place: `${path}:${line}`,
        root: root ?? reason,
      })),
      ...more.notRun,
    ],
  };
}

const standInNames = ({ kind, name }: MadeUp): readonly string[] =>
  ['type', 'function', 'language', 'access method'].includes(kind) ? [nameOf(name)] : [];

/** Of `net.http_post(url => text)`: what a text says that names it. */
const nameOf = (madeUp: string): string => (madeUp.split('(')[0] ?? '').replaceAll('"', '').toLowerCase();
