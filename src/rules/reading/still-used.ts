import type { Severity } from '../../model/diagnostic.ts';
import type { RemovedName } from '../../model/usage.ts';
import type { StatementFacts } from '../facts.ts';

export type StillUsed = {
  readonly severity: Severity;
  readonly because: readonly string[];
  /** Ends the message: `; src/user.ts:12 reads it`. */
  readonly users: string;
  readonly searched: boolean;
};

/**
 * Who in the repository still uses a name that goes away: an error where someone does, a warning where the search found
 * nobody or was not made.
 */
export function stillUsed(facts: StatementFacts, name: Pick<RemovedName, 'kind' | 'table' | 'name'>): StillUsed {
  const report = facts.usages(name);
  // Nothing found in nothing searched is no evidence.
  const nothing = report !== undefined && report.usages.length === 0 && report.filesSearched === 0;
  if (report === undefined || nothing) return { severity: 'warning', because: [], users: '', searched: false };
  if (report.usages.length === 0) {
    return {
      severity: 'warning',
      because: [`no use of it was found in ${report.filesSearched} files`],
      users: '',
      searched: true,
    };
  }
  const first = report.usages[0];
  const others = report.usages.length - 1 + report.more;
  const places = report.usages
    .slice(0, 3)
    .map(
      ({ path, line, access }) =>
        `${access === 'unknown' ? 'used' : access === 'reads' ? 'read' : 'written'} in ${path}:${line}`,
    );
  const users = first
    ? `; ${first.path}:${first.line} still ${first.access === 'unknown' ? 'uses' : first.access} it${others > 0 ? `, and ${others} more` : ''}`
    : '';
  return { severity: 'error', because: places, users, searched: true };
}
