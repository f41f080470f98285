import type { ProjectReview, Review } from '../../model/review.ts';
import { afterwardsBlocks, deploying } from '../comment/afterwards.ts';
import { box } from '../comment/checklist.ts';
import { findingsElsewhere, findingsOf } from '../comment/findings.ts';
import { notAnalysedBlocks } from '../comment/not-analysed.ts';
import { rehearsalBlocks } from '../comment/rehearsal.ts';
import { migrationTitle } from '../comment/statements.ts';
import { verificationBlocks } from '../comment/verification.ts';
import { type Context, contextOf, type RenderOptions } from '../context.ts';
import { type Block, code, heading, list, paragraph, strong } from '../markdown/build.ts';
import { prose } from '../markdown/prose.ts';
import { fullForm } from '../markdown/section.ts';
import { comparedWith } from '../words/compared.ts';
import { type Headings, headings } from './headings.ts';
import { overview } from './overview.ts';
import { rollbackProcedure } from './rollback-procedure.ts';
import { currentState, targetState } from './states.ts';
import { steps } from './steps.ts';

/** The full plan document as a tree: seven sections per project, then what concerns the whole change. */
export function documentBlocks(review: Review, options: RenderOptions = {}): Block[] {
  const context = contextOf(review, options);
  const several = review.projects.length > 1;
  const parts = review.projects.flatMap((project) => [
    ...(several ? [heading(2, code(project.directory), ` (${project.framework})`)] : []),
    ...projectBlocks(context, project, headings(several)),
  ]);
  return [
    heading(1, 'Migration plan'),
    paragraph(strong(...prose(review.verdict.sentence))),
    ...comparedParagraph(review),
    ...parts,
    ...shared(context),
  ];
}

function comparedParagraph(review: Review): Block[] {
  const words = comparedWith(review);
  return words.length > 0 ? [paragraph('The change, ', ...words, '.')] : [];
}

function projectBlocks(context: Context, project: ProjectReview, at: Headings): Block[] {
  const { verification, afterwards } = project.plan;
  const queries = verification.length > 0 ? verificationBlocks(verification) : [paragraph('Nothing to verify.')];
  const findings = project.migrations.flatMap((migration) => {
    const found = findingsOf(context, migration, 1000);
    return found.length > 0 ? [paragraph(...migrationTitle(context, migration)), ...found] : [];
  });
  return [
    ...overview(context, project, at),
    ...currentState(context, project, at),
    ...targetState(project, at),
    ...steps(context, project, at),
    at.part('5 Verification queries'),
    ...queries,
    ...rollbackProcedure(project, at),
    at.part('7 Post-migration tasks'),
    ...(afterwards.length > 0 ? afterwardsBlocks(project) : [paragraph('None.'), paragraph(...deploying(project))]),
    ...(findings.length > 0 ? [at.part('Findings'), ...findings] : []),
    at.part('Rehearsal'),
    ...rehearsalBlocks(project, 500),
  ];
}

function shared(context: Context): Block[] {
  const { checklist } = context.review;
  const elsewhere = findingsElsewhere(context);
  const unknown = notAnalysedBlocks(context, undefined, 1000);
  return [
    ...(elsewhere ? [heading(2, 'Findings on the change as a whole'), ...fullForm(elsewhere)] : []),
    ...(checklist.length > 0 ? [heading(2, 'Checklist'), list(checklist.map((each) => box(context, each)))] : []),
    ...(unknown.length > 0 ? [heading(2, 'Not analysed'), ...unknown] : []),
  ];
}
