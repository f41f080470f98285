import type { Node, SelectStmt } from '../../model/node.ts';
import { columnsIn } from '../../recipes/expression.ts';
import { innerStatements } from '../../sql/inner.ts';
import { shortName } from '../../sql/names.ts';
import { walk } from '../../sql/relations.ts';
import type { StatementFacts } from '../facts.ts';
import { defineRule } from '../rule.ts';

export const batchReadsWhatEarlierOnesDid = defineRule({
  id: 'batch-reads-what-earlier-ones-did',
  on: ['DoStmt'],
  severity: 'note',
  hazard: 'process',
  summary: 'each batch of a loop searches for its rows from the start of the table',
  why: 'Every batch reads the rows of all earlier batches again: twice the rows take four times as long, and the last batches barely finish.',
  references: ['https://www.postgresql.org/docs/current/queries-limit.html'],
  match: (_node, facts) => {
    const { statements, loops } = innerStatements(facts);
    if (!loops) return undefined;
    const found = statements.flatMap(({ node }) =>
      limitedIn(node).flatMap((select) => fromTheStart(select, facts) ?? []),
    );
    return found[0] && { ...found[0], relations: [found[0].table] };
  },
  message: ({ table, offset }) =>
    offset
      ? `each batch counts from the first row of ${shortName(table)} with OFFSET: it reads the rows of earlier batches again, and skips others if processed rows drop out of the query`
      : `each batch searches for its rows from the start of ${shortName(table)}, because no index leads to them: it reads the rows of earlier batches again every time`,
  advice: () =>
    'Walk the key: continue after the last key of the previous batch (WHERE id > last ORDER BY id LIMIT n).',
});

/** Queries with a LIMIT inside of an UPDATE or DELETE. */
const limitedIn = (node: Node): readonly SelectStmt[] => {
  if (!('UpdateStmt' in node) && !('DeleteStmt' in node)) return [];
  const found: SelectStmt[] = [];
  walk(node, (_tag, value) => {
    if (isSelect(value) && value.limitCount !== undefined) found.push(value);
  });
  return found;
};

const isSelect = (value: object): value is SelectStmt => 'limitOption' in value && 'fromClause' in value;

const fromTheStart = (
  select: SelectStmt,
  facts: StatementFacts,
): { readonly table: string; readonly offset: boolean } | undefined => {
  const [from] = select.fromClause ?? [];
  if (from === undefined || !('RangeVar' in from)) return undefined;
  const name = facts.name(from.RangeVar);
  if (!facts.exists(name)) return undefined;
  if (select.limitOffset) return { table: name, offset: true };
  const table = facts.table(name);
  const leading = new Set(['ctid', ...(table?.indexes ?? []).flatMap(({ columns }) => columns[0] ?? [])]);
  const asked = select.whereClause ? columnsIn(select.whereClause) : [];
  return table === undefined || asked.some((column) => leading.has(column))
    ? undefined
    : { table: name, offset: false };
};
