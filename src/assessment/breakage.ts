import type { Ground } from '../model/basis.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { type RemovedName, runsAfterwards, runsNow, type UsageReport } from '../model/usage.ts';
import { narrowedInWords } from '../schema/narrowed/narrowed-in-words.ts';
import { retypedColumns } from '../schema/retyped-columns.ts';
import { shortName } from '../sql/names.ts';
import type { NarrowedBy } from '../statements/narrowed-by.ts';
import type { PlannedChange } from '../statements/record.ts';
import { listed } from './statements.ts';

/** What the change takes from code that runs now. */
export type Breakage = {
  /** Findings that say so, notes aside. */
  readonly findings: readonly Diagnostic[];
  /** Notes that say so: of little weight, and no ground to say that nothing breaks. */
  readonly noted: readonly Diagnostic[];
  /** What running code may do and PostgreSQL refuses afterwards, where no such finding on the statement tells it. */
  readonly narrowed: readonly NarrowedBy[];
  /** Names removed that code uses: that of the running release, or of this change. */
  readonly used: readonly UsageReport[];
  /** Names removed that were searched for and not found. */
  readonly unused: readonly UsageReport[];
  /** Names removed that no file was searched for: of those nothing is known. */
  readonly unsearched: readonly UsageReport[];
};

export function breakageOf(change: PlannedChange): Breakage {
  const breaking = change.diagnostics.filter((one) => one.hazard === 'breaks running code');
  const findings = breaking.filter(({ severity }) => severity !== 'note');
  const told = new Set(findings.map((one) => `${one.migrationId}\n${one.statement}`));
  return {
    findings,
    noted: breaking.filter(({ severity }) => severity === 'note'),
    narrowed: change.narrowed.filter(({ by }) => !told.has(`${by.migrationId}\n${by.statement}`)),
    used: change.usages.filter((report) => report.usages.length > 0),
    unused: change.usages.filter((report) => report.usages.length === 0 && report.filesSearched > 0),
    unsearched: change.usages.filter((report) => report.usages.length === 0 && report.filesSearched === 0),
  };
}

/** Whether anything that runs now is known or likely to break. */
export function breaksCode({ findings, narrowed, used }: Breakage): boolean {
  return findings.length > 0 || narrowed.length > 0 || used.length > 0;
}

/** What breaks, one sentence for each, without full stops. */
export function brokenInWords(change: PlannedChange): readonly string[] {
  const { findings, narrowed } = breakageOf(change);
  const retyped = retypedIn(change);
  return [...findings.map(messageOf), ...narrowed.map(narrowedInWords), ...(retyped === undefined ? [] : [retyped])];
}

/** A finding's message, without full stop. */
export function messageOf({ message }: Diagnostic): string {
  return message.replace(/\.$/, '');
}

/** That the schema before and after are compared is no experiment with the code that runs. */
export function nothingNarrowed(change: PlannedChange): Ground {
  const none = 'no name, type or requirement that running code relies on changes';
  if (change.rehearsal.outcome === 'not rehearsed') {
    return { basis: 'not tried', evidence: `${none}, judging by the SQL alone (not rehearsed)` };
  }
  if (change.rehearsal.migrations.some(({ outcome }) => outcome !== 'applied')) {
    const evidence = `${none} up to the statement that fails; what comes after it was not seen`;
    return { basis: 'not tried', evidence };
  }
  return { basis: 'seen', evidence: `${none}, by the schema before and after` };
}

/** Columns that get another type: code that runs meets it in the middle of its work. */
export function retypedIn({ rehearsal }: PlannedChange): string | undefined {
  const retyped = retypedColumns(rehearsal.before, rehearsal.after);
  if (retyped.length === 0) return undefined;
  const names = listed(retyped.map((name) => `\`${shortName(name)}\``));
  return `the type of ${names} changes: prepared statements that return it fail until they are prepared again (0A000, cached plan must not change result type), and code receives values of the new type`;
}

/** `users.name`, in backticks. */
export function removedInWords({ table, name }: RemovedName): string {
  return `\`${table === undefined ? shortName(name) : `${shortName(table)}.${name}`}\``;
}

/** Who uses a removed name: `users.name` is used in src/a.ts:3 and 4 more places, by the running release only. */
export function usesInWords(report: UsageReport): string {
  const { of, usages, more } = report;
  const [first] = usages;
  const others = usages.length - 1 + more;
  const where = first === undefined ? 'no place' : `${first.path}:${first.line}`;
  const rest = others === 0 ? '' : ` and ${others} more ${others === 1 ? 'place' : 'places'}`;
  return `${removedInWords(of)} is used in ${where}${rest}, by ${usersInWords(report)}`;
}

const usersInWords = ({ usages }: UsageReport): string => {
  if (!usages.some(runsAfterwards)) return 'the release that runs meanwhile; the code of this change has no use of it';
  return usages.some(runsNow) ? 'the running release and by the code of this change' : 'the code of this change';
};

/** What was searched for in vain, and where. */
export function notFound({ unused }: Breakage): string {
  const files = Math.max(0, ...unused.map((report) => report.filesSearched));
  return `no use of ${namesOf(unused)} in ${files} searched ${files === 1 ? 'file' : 'files'}`;
}

/** What nobody searched for, and why: there was nothing to search, or there were more names than are searched for. */
export function notSearched({ used, unused, unsearched }: Breakage): string {
  return used.length + unused.length === 0
    ? `no application code was found in this repository, so the uses of ${namesOf(unsearched)} are not known`
    : `there are too many names to search for, so the uses of ${namesOf(unsearched)} are not known`;
}

const namesOf = (reports: readonly UsageReport[]): string => listed(reports.map(({ of }) => removedInWords(of)));
