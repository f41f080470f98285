import type { RowChange } from '../../model/effect.ts';
import type { QualifiedName } from '../../model/schema.ts';
import { innerStatements } from '../../sql/inner.ts';
import { rowsWritten } from '../../sql/written-rows.ts';
import type { StatementFacts } from '../facts.ts';
import { hiddenIn } from './hidden.ts';

/** A table from before the change, rows of which a statement changes or removes. */
export type WrittenTable = {
  readonly table: QualifiedName;
  /** What was counted in the rehearsal; undefined where only the text says so. */
  readonly seen: RowChange | undefined;
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
  return [...seen, ...unseen];
}

const isSo = ({ updated, deleted, emptied }: RowChange, how: 'changed' | 'removed'): boolean =>
  how === 'changed' ? updated > 0 : deleted > 0 || emptied;
