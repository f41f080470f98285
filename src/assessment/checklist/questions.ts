import type { ChecklistGroup } from '../../model/review.ts';
import type { PlannedChange } from '../../statements/record.ts';
import type { Answer } from './answer.ts';
import { defaultsDefined } from './defaults.ts';
import { backwardCompatible, databaseFirst, monitoring, teamNotified } from './deployment.ts';
import { dataCompatible, noDuplicates, referencesValid } from './integrity.ts';
import { batched, concurrently, lockAcceptable, withinWindow } from './performance.ts';
import { backupTaken, downTested, featureFlags, procedureDocumented } from './rollback.ts';

export type Question = {
  readonly group: ChecklistGroup;
  /** Part of the item's id: rewording it takes ticks off. */
  readonly text: string;
  readonly answer: (change: PlannedChange) => Answer;
};

const of = (
  group: ChecklistGroup,
  ...questions: readonly (readonly [string, Question['answer']])[]
): readonly Question[] => questions.map(([text, answer]) => ({ group, text, answer }));

/** The sixteen standing questions of a migration's safety review, in their four groups. */
export const questions: readonly Question[] = [
  ...of(
    'data integrity',
    ['Is existing data compatible with the new schema?', dataCompatible],
    ['Are defaults defined for new NOT NULL columns?', defaultsDefined],
    ['Are foreign key references valid?', referencesValid],
    ['Are unique constraints without conflicts?', noDuplicates],
  ),
  ...of(
    'performance',
    ['Does it complete within the maintenance window?', withinWindow],
    ['Are operations on large tables batched?', batched],
    ['Are indexes created CONCURRENTLY?', concurrently],
    ['Is the estimated lock duration acceptable?', lockAcceptable],
  ),
  ...of(
    'rollback',
    ['Is the down migration tested?', downTested],
    ['Is a data backup taken?', backupTaken],
    ['Is the rollback procedure documented?', procedureDocumented],
    ['Are feature flags ready to disable the new code?', featureFlags],
  ),
  ...of(
    'deployment',
    ['Is the application code backward-compatible?', backwardCompatible],
    ["Are the database changes deployed before the application's?", databaseFirst],
    ['Are monitoring alerts configured?', monitoring],
    ['Is the team notified of the window?', teamNotified],
  ),
];
