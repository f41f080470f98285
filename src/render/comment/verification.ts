import type { VerificationQuery } from '../../model/plan.ts';
import type { ProjectReview } from '../../model/review.ts';
import { type Block, codeBlock, paragraph, strong } from '../markdown/build.ts';
import { prose } from '../markdown/prose.ts';
import type { Section } from '../markdown/section.ts';

/** Queries to run in production, before and after. */
export function verificationSection(project: ProjectReview): Section | undefined {
  const { verification } = project.plan;
  if (verification.length === 0) return undefined;
  const count = (when: VerificationQuery['when']) => verification.filter((query) => query.when === when).length;
  const parts = [
    count('before') > 0 ? `${count('before')} before` : '',
    count('after') > 0 ? `${count('after')} after` : '',
  ];
  return {
    title: `Verification queries: ${parts.filter((part) => part !== '').join(', ')}`,
    layout: 'collapsed',
    importance: 55,
    forms: [verificationBlocks(verification), verificationBlocks(verification.slice(0, 10))],
  };
}

/** Those to run before the migration first. */
export function verificationBlocks(queries: readonly VerificationQuery[]): Block[] {
  return (['before', 'after'] as const).flatMap((when) =>
    queries
      .filter((query) => query.when === when)
      .flatMap((query) => [
        paragraph(
          strong(`${when === 'before' ? 'Before' : 'After'}: `, ...prose(query.question)),
          ' Expect ',
          ...prose(query.expect),
          '.',
        ),
        codeBlock('sql', query.sql),
        ...(query.repair === undefined
          ? []
          : [
              paragraph('If there are rows, look at them first. One way to mend them:'),
              codeBlock('sql', query.repair),
            ]),
      ]),
  );
}
