import type { Risk } from '../model/review.ts';
import type { PlannedChange } from '../statements/record.ts';
import { unparsedIn } from '../statements/unparsed.ts';
import { applicationBreaks } from './risks/application.ts';
import { dataLoss } from './risks/data-loss.ts';
import { downtime } from './risks/downtime.ts';
import { migrationFails } from './risks/failure.ts';
import { performanceDegradation } from './risks/performance.ts';
import { rollbackNeeded } from './risks/rollback.ts';
import { statementsOf } from './statements.ts';
import { withFindings } from './told.ts';

/** The risk matrix of one database's change: always the same six rows; one that does not exist is `none`, with the reason. */
export function assessRisks(change: PlannedChange): readonly Risk[] {
  const direct = [
    dataLoss(change),
    downtime(change),
    performanceDegradation(change),
    applicationBreaks(change),
    migrationFails(change),
  ].map((risk) => withFindings(change, risk));
  return [...direct.slice(0, 3), rollback(change, direct), ...direct.slice(3)];
}

const rollback = (change: PlannedChange, direct: readonly Risk[]): Risk =>
  statementsOf(change).length === 0
    ? {
        risk: 'rollback needed',
        likelihood: 'none',
        impact: 'none',
        basis: unparsedIn(change).length > 0 ? 'not tried' : 'seen',
        evidence:
          unparsedIn(change).length > 0
            ? 'not judged: a file does not parse'
            : 'nothing runs, so there is nothing to undo',
        mitigation: 'not needed',
      }
    : rollbackNeeded(change, direct);
