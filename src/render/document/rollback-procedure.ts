import type { ProjectReview } from '../../model/review.ts';
import { rollbackBlocks } from '../comment/rollback.ts';
import { type Block, item, list } from '../markdown/build.ts';
import { counted } from '../words/names.ts';
import type { Headings } from './headings.ts';

/** 6 Rollback procedure: flag off, way back, restore, post-mortem; then the way back itself. */
export function rollbackProcedure(project: ProjectReview, { part, sub }: Headings): Block[] {
  const { rollback } = project.plan;
  const losses = rollback.losses.length;
  const back =
    rollback.source === 'none'
      ? 'There is no way back in SQL: go to the next step.'
      : `Run the way back below${losses > 0 ? `; it loses data in ${counted(losses, 'place')}` : ''}.`;
  return [
    part('6 Rollback procedure'),
    list(
      [
        item(['Turn off the feature flag of the new code, or deploy the release before it.']),
        item([back]),
        item(['If data is corrupted or lost, restore the backup taken before the migration.']),
        item(['Write down what happened and which check would have caught it.']),
      ],
      true,
    ),
    sub('The way back'),
    ...rollbackBlocks(project),
  ];
}
