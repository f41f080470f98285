import type { ProjectReview } from '../../model/review.ts';

/** Why the plan is the migration as it is written: nothing was found, or nothing better could be generated. */
export function asWritten({ migrations, plan }: ProjectReview): string {
  const found = migrations.some(({ statements }) => statements.some(({ diagnostics }) => diagnostics.length > 0));
  if (plan.stepsProof.state !== 'proven') return 'The steps are the migration as written.';
  return found
    ? 'The steps are the migration as written: no other way to do what the findings name held when it was run.'
    : 'The migration as written is already the safe way.';
}
