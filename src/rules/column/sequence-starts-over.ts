import type { Node } from '../../model/node.ts';
import type { QualifiedName } from '../../model/schema.ts';
import { quoteIdentifier, quoteLiteral, shortName } from '../../sql/names.ts';
import { optionsNamed } from '../../sql/options.ts';
import { relationOf } from '../../sql/relations.ts';
import type { StatementFacts } from '../facts.ts';
import { constraintOf } from '../reading/column.ts';
import { textOf } from '../reading/literal.ts';
import { tableOf } from '../reading/new-column.ts';
import type { AlterTableAction } from '../reading/subjects.ts';
import { wholeChange } from '../reading/whole-change.ts';
import { defineRule } from '../rule.ts';

export const sequenceStartsOver = defineRule({
  id: 'sequence-starts-over',
  on: ['AT_AddIdentity', 'AT_SetIdentity', 'AT_ColumnDefault', 'AlterSeqStmt'],
  severity: 'error',
  hazard: 'breaks running code',
  summary: 'the sequence of a unique column starts below the values that rows have',
  why: 'A new sequence, and one that is restarted, starts at 1 whatever the rows hold: each INSERT fails until it has passed them (23505).',
  references: ['https://www.postgresql.org/docs/current/sql-altersequence.html'],
  match: (subject, facts) => {
    const found = 'command' in subject ? numbered(subject, facts) : ofSequence(subject, facts);
    if (
      found === undefined ||
      !isUnique(found, facts) ||
      isMovedOn(facts) ||
      facts.size(found.table).class === 'empty'
    ) {
      return undefined;
    }
    return { ...found, relations: [found.table] };
  },
  message: ({ table, column, starts }) =>
    `the numbers of ${shortName(table)}.${column} start at ${starts}, whatever its rows hold: each INSERT that gets one which is taken fails (23505)`,
  advice: ({ table, column, sequence }) =>
    `Move the sequence past the rows in the same transaction: SELECT setval(${sequence ?? `pg_get_serial_sequence(${quoteLiteral(table)}, ${quoteLiteral(column)})`}, (SELECT coalesce(max(${quoteIdentifier(column)}), 0) + 1 FROM ${table}), false)`,
});

type Numbered = {
  readonly table: QualifiedName;
  readonly column: string;
  readonly starts: number;
  /** A literal; undefined: the column's own. */
  readonly sequence: string | undefined;
};

const numbered = (action: AlterTableAction, facts: StatementFacts): Numbered | undefined => {
  const table = tableOf(action, facts)?.table;
  const { name: column, subtype, def } = action.command;
  if (table === undefined || column === undefined) return undefined;
  const starts = startOf(subtype, action, def, facts);
  const sequence = subtype === 'AT_ColumnDefault' ? nextOf(def) : undefined;
  return starts === undefined ? undefined : { table, column, starts, sequence: sequence && quoteLiteral(sequence) };
};

const startOf = (
  subtype: AlterTableAction['command']['subtype'],
  action: AlterTableAction,
  def: Node | undefined,
  facts: StatementFacts,
): number | undefined => {
  if (subtype === 'AT_AddIdentity') return low(constraintOf(action)?.options, 'start');
  if (subtype === 'AT_ColumnDefault') return newSequence(def, facts);
  const options = def && 'List' in def ? def.List.items : [];
  return optionsNamed(options, 'restart').length > 0 ? low(options, 'restart') : undefined;
};

/** A start that nobody chose for the rows: none is given, or 1 at most. */
const low = (options: readonly Node[] | undefined, name: string): number | undefined => {
  const [given] = optionsNamed(options, name);
  if (given?.arg === undefined) return 1;
  const value = 'Integer' in given.arg ? (given.arg.Integer.ival ?? 0) : undefined;
  return value !== undefined && value <= 1 ? value : undefined;
};

/** `nextval` of a sequence that this change makes. */
const newSequence = (value: Node | undefined, facts: StatementFacts): number | undefined => {
  const name = nextOf(value)?.split('.').at(-1)?.replaceAll('"', '');
  if (name === undefined) return undefined;
  for (const { node } of wholeChange(facts)) {
    if ('CreateSeqStmt' in node && node.CreateSeqStmt.sequence?.relname === name) {
      return low(node.CreateSeqStmt.options, 'start');
    }
  }
  return undefined;
};

/** The sequence as `nextval` names it. */
const nextOf = (value: Node | undefined): string | undefined =>
  value && 'FuncCall' in value && textOf(value.FuncCall.funcname?.at(-1)) === 'nextval'
    ? textOf(value.FuncCall.args?.[0])
    : undefined;

const ofSequence = (
  { sequence, options }: Extract<Node, { AlterSeqStmt: unknown }>['AlterSeqStmt'],
  facts: StatementFacts,
): Numbered | undefined => {
  const name = relationOf(sequence ?? {}, facts.defaultSchema);
  const owner = facts.schema?.sequences.find((one) => one.name === name)?.ownedBy;
  const starts = optionsNamed(options, 'restart').length > 0 ? low(options, 'restart') : undefined;
  if (owner === undefined || starts === undefined) return undefined;
  return { table: owner.table, column: owner.column, starts, sequence: quoteLiteral(name) };
};

/** A number twice does no harm in a column that is not unique by itself. */
const isUnique = ({ table, column }: Numbered, facts: StatementFacts): boolean =>
  facts
    .table(table)
    ?.indexes.some(
      ({ unique, columns, predicate }) => unique && predicate === undefined && columns.join() === column,
    ) === true;

/** Whether another statement of the change sets the sequence, or takes the rows away. */
const isMovedOn = (facts: StatementFacts): boolean =>
  wholeChange(facts).some(
    (one) => one !== facts && (/\bsetval\b|\brestart\s+with\b/i.test(one.sql) || 'TruncateStmt' in one.node),
  );
