import type { StatementTrace } from '../../model/effect.ts';
import type { Rehearsal } from '../../model/rehearsal.ts';

/** Why nothing about the change can be proven, where a part of it could not be run, or ran on something made up. */
export function lackingIn(rehearsal: Rehearsal): string | undefined {
  const traces = tracesOf(rehearsal);
  const notRun = traces.flatMap(({ outcome }) => (outcome.kind === 'could not be run' ? [outcome] : []));
  const [first] = notRun;
  if (first) {
    const count = notRun.length === 1 ? 'one statement' : `${notRun.length} statements`;
    return `${count} could not be run here: ${first.root ?? first.reason}`;
  }
  const standIns = [...new Set(traces.flatMap(({ restsOn }) => restsOn ?? []))];
  return standIns.length > 0
    ? `${standIns.join(', ')} ${standIns.length === 1 ? 'is' : 'are'} made up in the rehearsal`
    : undefined;
}

/** What the statements ran without, as the end of a sentence; empty where nothing was left out. */
export function leftOutOf(rehearsal: Rehearsal): string {
  const left = [...new Set(tracesOf(rehearsal).flatMap(({ leftOut }) => leftOut ?? []))];
  return left.length === 0 ? '' : ` Left out, since the rehearsal has none of it: ${left.join(', ')}.`;
}

const tracesOf = ({ migrations }: Rehearsal): readonly StatementTrace[] =>
  migrations.flatMap(({ statements }) => statements);
