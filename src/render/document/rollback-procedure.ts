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
      ? 'There is no rollback in SQL: go to the next step.'
      : `Run the rollback below${losses > 0 ? `; it loses data in ${counted(losses, 'place')}` : ''}.`;
  return [
    part('6 Rollback procedure'),
    list(
      [
        item([codeFirst(project)]),
        item([back]),
        item([ifDataIsGone(rollback)]),
        item(['Write down what happened and which check would have caught it.']),
      ],
      true,
    ),
    sub('The rollback in SQL'),
    ...rollbackBlocks(project),
  ];
}

/** Whether running code hangs on the change. */
function codeFirst({ risks }: ProjectReview): string {
  const breaks = risks.some(({ risk, likelihood }) => risk === 'application breaks' && likelihood !== 'none');
  return breaks
    ? 'Turn off the feature flag of the new code, or deploy the previous release: no code may use what the rollback removes.'
    : 'Turn off the code that already uses what is new. Code from before the change can stay as it is.';
}

function ifDataIsGone({ losses, saved }: ProjectReview['plan']['rollback']): string {
  if (saved.length > 0)
    return 'If values are missing, run the second half of the copy below. What was written between the copy and the change is only in the backup.';
  return losses.length > 0
    ? 'If data is corrupted or lost, restore the backup taken before the migration.'
    : 'If data is corrupted anyway, restore the backup taken before the migration. The rollback itself loses no data.';
}
