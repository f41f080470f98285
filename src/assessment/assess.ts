import type { Change } from '../model/change.ts';
import type { Severity } from '../model/diagnostic.ts';
import { type ProjectReview, type Review, reviewFormat } from '../model/review.ts';
import type { Unreadable } from '../model/text.ts';
import type { UnreadMigrations } from '../model/unread.ts';
import type { PlannedChange } from '../statements/record.ts';
import { assessRisks } from './assess-risks.ts';
import { unreadItems } from './checklist/unread.ts';
import { fillChecklist } from './fill-checklist.ts';
import { giveVerdict } from './give-verdict.ts';
import { onlyTouched } from './only-touched.ts';
import { reviewedMigrations } from './reviewed-migrations.ts';
import { summarise } from './summarise.ts';

/** What is known beside the records of the migration directories. */
export type Surroundings = {
  readonly change: Change;
  /** What looks like migrations and is read by no project here (another database, a tool that is not known). */
  readonly unread: readonly UnreadMigrations[];
  readonly postgres: Review['postgres'];
};

/** Weighs what was found in all migration directories of a change: the last step, from records to plain data. */
export function assess(planned: readonly PlannedChange[], { change, unread, postgres }: Surroundings): Review {
  const diagnostics = planned.flatMap((one) => one.diagnostics);
  const asksForUnread = planned.length > 0 || change.settings.unread === 'confirm';
  const checklist = fillChecklist(planned, asksForUnread ? unreadItems(unread, change.settings) : []);
  const leftOut = unread.flatMap(({ files, reason }) => files.map(({ path }): Unreadable => ({ path, reason })));
  const count = (severity: Severity): number => diagnostics.filter((one) => one.severity === severity).length;
  let before = 0;
  const projects = planned.map((one): ProjectReview => {
    const made = projectReview(one, before);
    before += one.diagnostics.length;
    return made;
  });
  return {
    formatVersion: reviewFormat,
    ...(change.compared && { compared: change.compared }),
    verdict: giveVerdict({ projects: planned, diagnostics, checklist, unread }),
    projects,
    diagnostics,
    suppressed: planned.flatMap((one) => one.suppressed),
    checklist,
    usages: planned.flatMap((one) => one.usages),
    unreadable: [...planned.flatMap((one) => one.unreadable), ...leftOut],
    notAnalysed: notAnalysed(planned, [...leftOut, ...(planned.length > 0 ? (change.unread ?? []) : [])]),
    postgres,
    counts: { error: count('error'), warning: count('warning'), note: count('note') },
  };
}

/** @param firstDiagnostic where this project's findings begin in the review's list */
const projectReview = (record: PlannedChange, firstDiagnostic: number): ProjectReview => {
  const { project, guidance, schemaChanges, plan, contention, touched } = record;
  const { before, after, migrations: _, functionVolatility: __, ...rehearsal } = record.rehearsal;
  return {
    framework: project.framework,
    directory: project.directory,
    detectedBy: project.because,
    guidance,
    migrations: reviewedMigrations(record, firstDiagnostic),
    schemaChanges,
    before: before && onlyTouched(before, touched),
    after: after && onlyTouched(after, touched),
    rehearsal,
    summary: summarise(record),
    risks: assessRisks(record),
    plan,
    contention,
  };
};

/** Everything that was not looked at or not run, with the reason: silence would look like approval. */
const notAnalysed = (planned: readonly PlannedChange[], leftOut: readonly Unreadable[]): Review['notAnalysed'] => [
  ...leftOut.map(({ path, reason }) => ({ what: path, reason })),
  ...planned.flatMap(({ project, rehearsal, unreadable, unjudged }) => [
    ...unreadable.map(({ path, reason, location }) => ({
      what: location ? `${path}:${location.start.line}` : path,
      reason,
    })),
    ...unjudged.map(({ location, reason }) => ({ what: `${location.path}:${location.start.line}`, reason })),
    ...(rehearsal.reason === undefined
      ? []
      : [{ what: `the rehearsal of ${project.directory}`, reason: rehearsal.reason }]),
    ...rehearsal.rows.notMade.map(({ table, reason }) => ({ what: `rows in ${table}`, reason })),
  ]),
];
