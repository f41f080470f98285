import type { Context } from '../context.ts';
import type { Section } from '../markdown/section.ts';
import { checklistSections } from './checklist.ts';
import { findingsElsewhere } from './findings.ts';
import { fold } from './fold.ts';
import { notAnalysedSection } from './not-analysed.ts';
import { projectEvidence, projectHeading, projectRehearsal, projectWork } from './project.ts';
import { stillUsedSection } from './still-used.ts';

/**
 * A review as sections, in the order a reviewer asks. With several projects the checklist, which is one for the pull
 * request, comes first and each project follows under its own heading.
 */
export function arrange(context: Context): Section[] {
  const { projects } = context.review;
  const used = stillUsedSection(context);
  const unknown = notAnalysedSection(context);
  const elsewhere = findingsElsewhere(context);
  const shared = [...(elsewhere ? [elsewhere] : []), ...(used ? [used] : []), ...checklistSections(context)];
  const last = unknown ? [unknown] : [];
  const [only, ...others] = projects;
  if (only === undefined) return [fold(context), ...shared, ...last];
  if (others.length === 0) {
    return [
      fold(context),
      ...projectEvidence(context, only),
      ...shared,
      ...projectWork(only),
      ...last,
      projectRehearsal(only),
    ];
  }
  const each = projects.flatMap((project) => [
    projectHeading(project),
    ...projectEvidence(context, project),
    ...projectWork(project),
    projectRehearsal(project),
  ]);
  return [fold(context), ...shared, ...last, ...each];
}
