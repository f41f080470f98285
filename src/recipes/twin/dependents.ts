import type { Constraint as ConstraintNode, IndexStmt } from '../../model/node.ts';
import type { Constraint, Index, QualifiedName, Table } from '../../model/schema.ts';
import { parse } from '../../sql/parser.ts';
import { columnsIn } from '../expression.ts';
import type { Twin } from './twin.ts';

export type Incoming = { readonly table: QualifiedName; readonly constraint: Constraint };

/** What depends on the first column and has to be built on the second one, too. */
export type Dependents = {
  readonly indexes: readonly Index[];
  readonly checks: readonly Constraint[];
  readonly foreignKeys: readonly Constraint[];
  /** Unique constraints and the primary key, each with its index. */
  readonly keys: readonly { readonly constraint: Constraint; readonly index: Index }[];
  /** Foreign keys of other tables that reference the column. */
  readonly incoming: readonly Incoming[];
};

/** Finds what depends on a column; undefined where some of it cannot be moved (a foreign key from the table to its own column). */
export function dependentsOf(twin: Twin): Dependents | undefined {
  const { table, column, target } = twin;
  const of = table.constraints.filter((constraint) => constraint.columns.includes(column.name));
  const keys = of.filter((constraint) => constraint.type === 'unique' || constraint.type === 'primary key');
  const incoming = (target.before?.tables ?? []).flatMap((other) => incomingFrom(other, twin));
  if (incoming.some((foreign) => foreign.table === table.name)) return undefined;
  if (incoming.some((foreign) => !movable(foreign, twin))) return undefined;
  return {
    indexes: table.indexes.filter((index) => index.constraint === undefined && indexMentions(index, column.name)),
    checks: of.filter((constraint) => constraint.type === 'check'),
    foreignKeys: of.filter((constraint) => constraint.type === 'foreign key'),
    keys: keys.flatMap((constraint) => {
      const index = table.indexes.find((item) => item.constraint === constraint.name);
      return index ? [{ constraint, index }] : [];
    }),
    incoming,
  };
}

const incomingFrom = (other: Table, { table, column }: Twin): readonly Incoming[] =>
  other.constraints
    .filter((it) => it.references?.table === table.name && it.references.columns.includes(column.name))
    .map((constraint) => ({ table: other.name, constraint }));

/** Before PostgreSQL 18 a partitioned table takes no foreign key that is NOT VALID. */
const movable = ({ table }: Incoming, { target }: Twin): boolean =>
  target.before?.tables.find((other) => other.name === table)?.kind === 'table';

const indexMentions = (index: Index, column: string): boolean => {
  const tree = indexTree(index);
  return index.columns.includes(column) || (tree !== undefined && mentions(tree, column));
};

const mentions = (tree: IndexStmt, column: string): boolean => {
  const included = (tree.indexIncludingParams ?? []).some((it) => 'IndexElem' in it && it.IndexElem.name === column);
  return included || columnsIn({ IndexStmt: tree }).includes(column);
};

/** The tree of an index as pg_get_indexdef prints it. */
export function indexTree(index: Index): IndexStmt | undefined {
  const parsed = parse(index.definition);
  const node = 'cuts' in parsed ? parsed.cuts[0]?.node : undefined;
  return node && 'IndexStmt' in node ? node.IndexStmt : undefined;
}

/** The tree of a constraint as pg_get_constraintdef prints it. */
export function constraintTree(constraint: Constraint): ConstraintNode | undefined {
  const parsed = parse(`ALTER TABLE t ADD CONSTRAINT c ${constraint.definition}`);
  const node = 'cuts' in parsed ? parsed.cuts[0]?.node : undefined;
  const command = node && 'AlterTableStmt' in node ? node.AlterTableStmt.cmds?.[0] : undefined;
  const definition = command && 'AlterTableCmd' in command ? command.AlterTableCmd.def : undefined;
  return definition && 'Constraint' in definition ? definition.Constraint : undefined;
}
