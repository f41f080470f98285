import type { InsertStmt } from '../../model/node.ts';
import { approaches } from './approaches.ts';
import { always, high, type Kinds, low, medium } from './profile.ts';

/** Rows written out in a statement, above which loading them is work. */
const manyRows = 1_000;

const written = <const Kind extends string>(kind: Kind) =>
  medium(kind, 'rows', { approach: approaches.batches, work: 'rows', reversible: 'no' });

/** An UPDATE or DELETE inside of a statement of another kind. */
export function partThatWrites(how: 'changed' | 'removed') {
  return how === 'removed' ? written('delete rows') : written('update rows');
}

/** Data rather than structure. */
export const rows = {
  InsertStmt: (body) => [insertProfile(body)],
  UpdateStmt: (body) => [written(body.whereClause ? 'update rows' : 'update all rows')],
  DeleteStmt: (body) => [
    body.whereClause
      ? written('delete rows')
      : high('delete all rows', 'data', { approach: approaches.batches, work: 'rows', reversible: 'no' }),
  ],
  MergeStmt: always(written('merge rows')),
  TruncateStmt: always(
    high('remove all rows', 'data', { approach: 'copy what may be needed again first', reversible: 'no' }),
  ),
  CopyStmt: (body) => [
    body.is_program === true
      ? high(body.is_from === true ? 'load rows from a program' : 'copy rows to a program', 'unknown', {
          approach: approaches.outsideMigration,
          work: 'unknown',
          reversible: 'unknown',
        })
      : low(body.is_from === true ? 'load rows' : 'copy rows out', { work: 'rows' }),
  ],
  SelectStmt: (body) => [
    body.intoClause
      ? low('add table from a query', { work: 'rows' })
      : low('query', { hazard: 'unknown', work: 'unknown', reversible: 'unknown' }),
  ],
} satisfies Partial<Kinds>;

const insertProfile = (body: InsertStmt) => {
  const source = body.selectStmt && 'SelectStmt' in body.selectStmt ? body.selectStmt.SelectStmt : undefined;
  const values = source?.valuesLists?.length ?? (source === undefined ? 1 : undefined);
  const overwrites = body.onConflictClause?.action === 'ONCONFLICT_UPDATE';
  const reversible = overwrites ? 'no' : 'yes';
  if (values !== undefined && values <= manyRows) return low('insert rows', { reversible });
  if (values !== undefined) return low('insert many rows', { work: 'rows', reversible });
  const selects = (source?.fromClause?.length ?? 0) > 0 || source?.op !== 'SETOP_NONE';
  if (!selects) return low('insert rows', { reversible });
  return medium('insert rows from a query', 'rows', { approach: approaches.batches, work: 'rows', reversible });
};
