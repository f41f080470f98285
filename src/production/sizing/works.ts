import type { Operation } from '../../model/calibration.ts';
import { makesWritesWait } from '../../model/conflicts.ts';
import type { Effect } from '../../model/effect.ts';
import type { Index, QualifiedName, Schema } from '../../model/schema.ts';
import type { RowWrites } from '../../model/step.ts';
import { modeOn, type SeenWork, worksSeen } from '../../model/work.ts';
import { splitQualifiedName } from '../../sql/names.ts';

/** Work that grows with a table. */
export type SizedWork = {
  readonly operation: Operation;
  readonly table: QualifiedName;
  /** The index that is built, with the types of its columns, where the rehearsed schema has it. */
  readonly index: { readonly index: Index; readonly types: readonly (string | undefined)[] } | undefined;
  /** How rows are cut into batches; undefined where they are not. */
  readonly batches: RowWrites['batches'];
  /** Whether it may be less: a condition chooses the rows. */
  readonly atMost: boolean;
};

/** Work of which nothing more is known. */
export function workOfOperation(operation: Operation, table: QualifiedName, more: Partial<SizedWork> = {}): SizedWork {
  return {
    operation,
    table,
    index: undefined,
    batches: undefined,
    atMost: false,
    ...more,
  };
}

/** What a statement did to tables that were there before. A rewrite reads every row and builds all indexes anew: that is part of it. */
export function worksOfEffect(effect: Effect, after: Schema | undefined): readonly SizedWork[] {
  const seen = worksSeen(effect);
  const rewritten = new Set(seen.filter(({ kind }) => kind === 'rewrite').map(({ relation }) => relation));
  return seen.filter((one) => !isPartOf(one, rewritten)).flatMap(operationOf(effect, after));
}

const isPartOf = (one: SeenWork, rewritten: ReadonlySet<QualifiedName>): boolean =>
  rewritten.has(one.relation) &&
  (one.kind === 'index build' || (one.kind === 'scan' && one.why !== 'validates a foreign key'));

const operationOf =
  (effect: Effect, after: Schema | undefined) =>
  (work: SeenWork): readonly SizedWork[] => {
    // Nobody knows how many rows of production a condition meets.
    if (work.kind === 'rows') return [];
    if (work.kind === 'rewrite') return [workOfOperation('rewrite', work.relation)];
    return work.kind === 'scan'
      ? [workOfOperation(work.why === 'validates a foreign key' ? 'foreign key validation' : 'scan', work.relation)]
      : [workOfIndex(work, effect, after)];
  };

const workOfIndex = (
  { index: name, relation: table }: Extract<SeenWork, { kind: 'index build' }>,
  effect: Effect,
  after: Schema | undefined,
): SizedWork => {
  const index = indexNamed(name, table, after);
  if (isConcurrent(table, effect)) return workOfOperation('concurrent index build', table, { index });
  return workOfOperation(index?.index.unique === true ? 'unique index build' : 'index build', table, { index });
};

/** A build that lets writes go on takes no lock on its table that would stop them. */
const isConcurrent = (table: QualifiedName, effect: Effect): boolean => {
  const mode = modeOn(table, effect);
  return mode !== undefined && !makesWritesWait(mode);
};

const indexNamed = (name: QualifiedName, table: QualifiedName, after: Schema | undefined): SizedWork['index'] => {
  const owner = after?.tables.find((one) => one.name === table);
  const short = splitQualifiedName(name).name;
  const index = owner?.indexes.find((one) => one.name === short);
  if (owner === undefined || index === undefined) return undefined;
  const types = new Map(owner.columns.map((column) => [column.name, column.type]));
  return { index, types: index.columns.map((column) => (column === undefined ? undefined : types.get(column))) };
};

/** Rows that are written, all of them at most. */
export function workOfWrites({ table, how, which, batches }: RowWrites): SizedWork {
  const atMost = which === 'some';
  // One DELETE in a single statement was not measured; in batches without pauses it costs as much and a little more.
  if (how === 'delete') return workOfOperation('batched delete', table, { batches, atMost });
  return workOfOperation(batches === undefined ? 'update' : 'batched update', table, { batches, atMost });
}
