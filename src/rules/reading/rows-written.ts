import type { RowChange } from '../../model/effect.ts';
import type { Node } from '../../model/node.ts';
import type { QualifiedName } from '../../model/schema.ts';
import { innerStatements } from '../../sql/inner.ts';
import { rowsWritten } from '../../sql/written-rows.ts';
import { behindTriggers } from '../../statements/behind-triggers.ts';
import { knownRoutines } from '../../statements/hidden-sql.ts';
import type { StatementFacts } from '../facts.ts';
import { hiddenIn } from './hidden.ts';

/** A table from before the change, rows of which a statement changes or removes. */
export type WrittenTable = {
  readonly table: QualifiedName;
  /** What was counted in the rehearsal; undefined where only the text says so. */
  readonly seen: RowChange | undefined;
  /** The trigger function that does it, where the statement itself does not name the table. */
  readonly by?: string;
};

/**
 * The tables whose rows a statement changes or removes: those that PostgreSQL counted, triggers and foreign keys included, and those
 * that the text names, whose condition may have met none of the rehearsal's rows.
 */
export function tablesWritten(facts: StatementFacts, how: 'changed' | 'removed'): readonly WrittenTable[] {
  if (facts.insideBlock) return [];
  const counted = (facts.trace?.effect?.rows ?? []).filter((rows) => !rows.isNew && isSo(rows, how));
  const seen = counted.map((rows) => ({ table: rows.relation, seen: rows }));
  const nodes = 'DoStmt' in facts.node ? innerStatements(facts).statements.map(({ node }) => node) : [facts.node];
  const hidden = hiddenIn(facts).flatMap((one) => one.nodes);
  const named = [...nodes, ...hidden].flatMap(rowsWritten).filter((one) => one.how === how);
  const unseen = named
    .map(({ relation }) => facts.name(relation))
    .filter((name) => facts.exists(name) && !seen.some(({ table }) => table === name))
    .map((table) => ({ table, seen: undefined }));
  const known = new Set([...seen, ...unseen].map(({ table }) => table));
  const fired = firedBy(facts, nodes, how).filter(({ table }) => facts.exists(table) && !known.has(table));
  const triggered = new Map(fired.map((one) => [one.table, one]));
  return [...seen, ...unseen, ...triggered.values()];
}

/** Rows that were made for the rehearsal may have fired the trigger before the statement did. */
const firedBy = (
  facts: StatementFacts,
  nodes: readonly Node[],
  how: 'changed' | 'removed',
): readonly WrittenTable[] => {
  const routines = knownRoutines(facts.in.all, [facts.in.change.rehearsal.after, facts.schema]);
  return behindTriggers(facts, nodes, routines, facts.schema).flatMap(({ by, nodes: inside }) =>
    inside
      .flatMap(rowsWritten)
      .filter((one) => one.how === how)
      .map(({ relation }) => ({ table: facts.name(relation), seen: undefined, by })),
  );
};

const isSo = ({ updated, deleted, emptied }: RowChange, how: 'changed' | 'removed'): boolean =>
  how === 'changed' ? updated > 0 : deleted > 0 || emptied;
