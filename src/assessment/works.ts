import type { Estimate } from '../model/plan.ts';
import type { QualifiedName } from '../model/schema.ts';
import type { LastingKind } from '../model/work.ts';
import { sizeOf, type TableSize } from '../production/table-size.ts';
import type { SeenStatement } from '../statements/record.ts';
import { tableRead } from '../statements/table-read.ts';
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
export const worksOf = once((change): readonly Work[] => {
  const before = new Set(change.rehearsal.before?.tables.map(({ name }) => name));
  return statementsOf(change).flatMap((of) => {
    const { trace, work, relations } = of;
    const existing = isOnNew(of, change) ? [] : relations.slice(0, 1);
    const lasting = lastingWorks({ expected: work, effect: trace?.effect, existing });
    const read = tableRead(of.node, change.defaultSchema);
    const isRead = read !== undefined && before.has(read) && !change.newRelations.isNew(read, of.position);
    const query =
      isRead && lasting.every(({ relation }) => relation !== read) ? [{ relation: read, kind: 'scan' as const }] : [];
    return [...lasting, ...query].map(({ relation, kind }): Work => {
      const estimate = estimateWork(of, relation, kind, change);
      return { of, relation, what: kind, size: sizeOf(relation, change.whole), estimate };
    });
  });
});
