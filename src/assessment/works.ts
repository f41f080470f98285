import type { Estimate } from '../model/plan.ts';
import type { QualifiedName } from '../model/schema.ts';
import type { LastingKind } from '../model/work.ts';
import { sizeOf, type TableSize } from '../production/table-size.ts';
import type { SeenStatement } from '../statements/record.ts';
import { lastingWorks } from '../statements/work.ts';
import { estimateWork } from './estimate-work.ts';
import { once } from './once.ts';
import { isOnNew, statementsOf } from './statements.ts';

/** Work whose time grows with the rows of a table that was there before. */
export type Work = {
  readonly of: SeenStatement;
  readonly relation: QualifiedName;
  readonly what: LastingKind;
  readonly size: TableSize;
  /** Undefined where production's size is not known. */
  readonly estimate: Estimate | undefined;
};

/** All long work of the change, in order. */
export const worksOf = once((change): readonly Work[] =>
  statementsOf(change).flatMap((of) => {
    const { trace, work, relations } = of;
    const existing = isOnNew(of, change) ? [] : relations.slice(0, 1);
    return lastingWorks({ expected: work, effect: trace?.effect, existing }).map(({ relation, kind }): Work => {
      const estimate = estimateWork(of, relation, kind, change);
      return { of, relation, what: kind, size: sizeOf(relation, change.whole), estimate };
    });
  }),
);
