import { assessRisks } from './assessment/assess-risks.ts';
import { fillChecklist } from './assessment/fill-checklist.ts';
import { giveVerdict } from './assessment/give-verdict.ts';
import { summarise } from './assessment/summarise.ts';
import { changedProjects } from './frameworks/changed-projects.ts';
import type { Change } from './model/change.ts';
import type { Severity } from './model/diagnostic.ts';
import type { ProjectReview, RehearsalReport, Review } from './model/review.ts';
import type { Unreadable } from './model/text.ts';
import { onlyTouched } from './review/relations.ts';
import { type ProjectFindings, reviewProject, type Tools } from './review/review-project.ts';
import { targetVersion } from './settings/target-version.ts';

export type { Tools } from './review/review-project.ts';

/**
 * The whole story: a change goes in, a review comes out.
 * Reads the migrations, rehearses the history and then the change, judges what was written and what was observed, composes
 * the safe plan and the way back, tries both, and fills the checklist from the evidence. What a pull request contains never
 * makes it throw; a defect of ours does, and is caught at the door.
 */
export async function review(change: Change, tools: Tools): Promise<Review> {
  const postgres = await targetVersion(change.head, change.settings, {
    statistics: change.statistics,
    ofEngine: tools.engineVersion,
  });
  const { projects, leftOut } = await changedProjects(change);
  const findings: ProjectFindings[] = [];
  for (const found of projects) {
    const firstDiagnostic = findings.reduce((sum, one) => sum + one.diagnostics.length, 0);
    const version = change.settings.postgres ?? found.postgres ?? postgres.version;
    findings.push(await reviewProject({ change, found, postgres: version, firstDiagnostic }, tools));
  }
  const diagnostics = findings.flatMap((one) => one.diagnostics);
  const checklist = fillChecklist(findings);
  const count = (severity: Severity): number => diagnostics.filter((one) => one.severity === severity).length;
  return {
    formatVersion: 1,
    verdict: giveVerdict({ projects: findings, diagnostics, checklist }),
    projects: findings.map(projectReview),
    diagnostics,
    suppressed: findings.flatMap((one) => one.suppressed),
    checklist,
    usages: findings.flatMap((one) => one.usages),
    unreadable: [...findings.flatMap((one) => one.unreadable), ...leftOut],
    notAnalysed: notAnalysed(findings, [...leftOut, ...(findings.length > 0 ? (change.unread ?? []) : [])]),
    postgres,
    counts: { error: count('error'), warning: count('warning'), note: count('note') },
  };
}

const projectReview = (findings: ProjectFindings): ProjectReview => {
  const { rehearsal, touched } = findings;
  return {
    framework: findings.framework,
    directory: findings.directory,
    detectedBy: findings.detectedBy,
    guidance: findings.guidance,
    migrations: findings.migrations,
    schemaChanges: findings.schemaChanges,
    before: rehearsal.before && onlyTouched(rehearsal.before, touched),
    after: rehearsal.after && onlyTouched(rehearsal.after, touched),
    rehearsal: reportOf(findings),
    summary: summarise(findings),
    risks: assessRisks(findings),
    plan: findings.plan,
    contention: findings.contention,
  };
};

const reportOf = ({ rehearsal }: ProjectFindings): RehearsalReport => ({
  outcome: rehearsal.outcome,
  reason: rehearsal.reason,
  engine: rehearsal.engine,
  historyMigrations: rehearsal.history.migrations,
  historyApplied: rehearsal.history.applied,
  cached: rehearsal.history.cached,
  madeUp: rehearsal.history.madeUp,
  skipped: rehearsal.history.skipped,
  rows: rehearsal.rows,
  roundTrip: rehearsal.roundTrip,
});

/** Everything that was not looked at or not run, with the reason: silence would look like approval. */
const notAnalysed = (findings: readonly ProjectFindings[], leftOut: readonly Unreadable[]): Review['notAnalysed'] => [
  ...leftOut.map(({ path, reason }) => ({ what: path, reason })),
  ...findings.flatMap((one) => [
    ...one.unreadable.map(({ path, reason, location }) => ({
      what: location ? `${path}:${location.start.line}` : path,
      reason,
    })),
    ...one.unjudged.map(({ location, reason }) => ({ what: `${location.path}:${location.start.line}`, reason })),
    ...(one.rehearsal.reason === undefined
      ? []
      : [{ what: `the rehearsal of ${one.directory}`, reason: one.rehearsal.reason }]),
    ...one.rehearsal.rows.notMade.map(({ table, reason }) => ({ what: `rows in ${table}`, reason })),
  ]),
];
