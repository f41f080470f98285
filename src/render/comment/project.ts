import type { ProjectReview } from '../../model/review.ts';
import type { Context } from '../context.ts';
import { code, heading } from '../markdown/build.ts';
import type { Section } from '../markdown/section.ts';
import { afterwardsSection } from './afterwards.ts';
import { contentionSection } from './contention.ts';
import { planSection } from './plan.ts';
import { rehearsalSection } from './rehearsal.ts';
import { riskSection } from './risk-matrix.ts';
import { rollbackSection } from './rollback.ts';
import { schemaChangeSection } from './schema-change.ts';
import { statementsSection } from './statements.ts';
import { verificationSection } from './verification.ts';

const present = (sections: readonly (Section | undefined)[]): Section[] =>
  sections.filter((section) => section !== undefined);

/** What a reviewer judges by: before the checklist. */
export function projectEvidence(context: Context, project: ProjectReview): Section[] {
  return present([riskSection(project), statementsSection(context, project), schemaChangeSection(project)]);
}

/** What whoever runs the migration needs: after the checklist. */
export function projectWork(project: ProjectReview): Section[] {
  return present([
    planSection(project),
    contentionSection(project),
    rollbackSection(project),
    verificationSection(project),
    afterwardsSection(project),
  ]);
}

export function projectRehearsal(project: ProjectReview): Section {
  return rehearsalSection(project);
}

/** The name of one of several projects. */
export function projectHeading(project: ProjectReview): Section {
  const title = heading(3, code(project.directory), ` (${project.framework})`);
  return { title: project.directory, layout: 'plain', importance: 997, forms: [[title]] };
}
