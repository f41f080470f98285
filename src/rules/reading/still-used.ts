import type { Severity } from '../../model/diagnostic.ts';
import { type RemovedName, runsAfterwards, runsNow, type Usage, type UsageReport } from '../../model/usage.ts';
import type { StatementFacts } from '../facts.ts';

export type StillUsed = {
  readonly severity: Severity;
  readonly because: readonly string[];
  /** Ends the message: `; the running release reads it in src/user.ts:12`. */
  readonly users: string;
  readonly searched: boolean;
};

/**
 * Who in the repository uses a name that goes away: an error where the running release does, or the code of this change; a
 * warning where the search found nobody or was not made.
 */
export function stillUsed(facts: StatementFacts, name: Pick<RemovedName, 'kind' | 'table' | 'name'>): StillUsed {
  const report = facts.usages(name);
  // Nothing found in nothing searched is no evidence.
  const nothing = report !== undefined && report.usages.length === 0 && report.filesSearched === 0;
  if (report === undefined || nothing) return { severity: 'warning', because: [], users: '', searched: false };
  if (report.usages.length === 0) {
    return {
      severity: 'warning',
      because: [
        `no use of it was found in ${report.filesSearched} files, neither in the running release nor in this change`,
      ],
      users: '',
      searched: true,
    };
  }
  const places = report.usages
    .slice(0, 3)
    .map(
      ({ path, line, access, side }) =>
        `${participles[access]} in ${path}:${line}${side === 'base' ? ' of the running release' : ''}`,
    );
  return { severity: 'error', because: places, users: usersInWords(report), searched: true };
}

const participles: Readonly<Record<Usage['access'], string>> = { reads: 'read', writes: 'written', unknown: 'used' };

/** The running release breaks while the migration runs; what this change leaves breaks for good. */
const usersInWords = ({ usages, more }: UsageReport): string => {
  const now = usages.find(runsNow);
  const afterwards = usages.find(runsAfterwards);
  const verb = ({ access }: Usage): string => (access === 'unknown' ? 'uses' : access);
  const parts = [
    ...(now ? [`the running release ${verb(now)} it in ${now.path}:${now.line}`] : []),
    ...(afterwards === undefined
      ? []
      : now === afterwards
        ? ['and so does the code of this change']
        : [
            `${now ? 'and ' : ''}the code of this change still ${verb(afterwards)} it in ${afterwards.path}:${afterwards.line}`,
          ]),
  ];
  const others = usages.length + more - new Set([now, afterwards].filter((one) => one !== undefined)).size;
  return `; ${parts.join(', ')}${others > 0 ? ` (${others} more ${others === 1 ? 'place' : 'places'})` : ''}`;
};
