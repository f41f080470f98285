import type { Risk } from '../model/review.ts';
import type { Evidence } from './evidence.ts';
import { applicationBreaks } from './risks/application.ts';
import { dataLoss } from './risks/data-loss.ts';
import { downtime } from './risks/downtime.ts';
import { migrationFails } from './risks/failure.ts';
import { performanceDegradation } from './risks/performance.ts';
import { rollbackNeeded } from './risks/rollback.ts';
import { statementsOf } from './statements.ts';

/** The risk matrix of one database's change: always the same six rows; one that does not exist is `none`, with the reason. */
export function assessRisks(evidence: Evidence): readonly Risk[] {
  const direct = [
    dataLoss(evidence),
    downtime(evidence),
    performanceDegradation(evidence),
    applicationBreaks(evidence),
    migrationFails(evidence),
  ];
  return [...direct.slice(0, 3), rollback(evidence, direct), ...direct.slice(3)];
}

const rollback = (evidence: Evidence, direct: readonly Risk[]): Risk =>
  statementsOf(evidence).length === 0
    ? {
        risk: 'rollback needed',
        likelihood: 'none',
        impact: 'none',
        evidence: 'nothing runs, so nothing has to be taken back',
        mitigation: 'not needed',
      }
    : rollbackNeeded(evidence, direct);
