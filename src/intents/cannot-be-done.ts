import type { Review, ReviewedStatement } from '../model/review.ts';
import { shortName } from '../sql/names.ts';
import type { NotIntended } from './intended-change.ts';

const stopped = ({
  outcome,
  relations,
}: ReviewedStatement): readonly { why: string; relations: readonly string[] }[] => {
  if (outcome?.kind === 'fails') return [{ why: outcome.error.message, relations }];
  return outcome?.kind === 'could not be run' ? [{ why: outcome.reason, relations }] : [];
};

/** Of what is only intended there is no plan where it can't be done: most often a name that is not there. Undefined where it can. */
export function cannotBeDone({ projects }: Pick<Review, 'projects'>): NotIntended | undefined {
  for (const { migrations, before } of projects) {
    const [failed] = migrations.flatMap(({ statements }) => statements.flatMap(stopped));
    if (failed === undefined) continue;
    const known = (before?.tables ?? []).filter(({ name }) => failed.relations.includes(name));
    const columns = known.map(
      (table) => `${shortName(table.name)} has ${table.columns.map(({ name }) => name).join(', ')}`,
    );
    return {
      problem: `it can't be done: ${failed.why}`,
      expected: columns.join('; ') || 'a table that the migrations here create',
      example: 'migration-planner help plan',
    };
  }
  return undefined;
}
