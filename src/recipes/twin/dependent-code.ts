import type { Node, RangeVar, SelectStmt } from '../../model/node.ts';
import type { Policy, QualifiedName, Trigger, View } from '../../model/schema.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import { parse } from '../../sql/parser.ts';
import { printNode } from '../../sql/print.ts';
import { relationOf, relationsIn, walk } from '../../sql/relations.ts';
import { columnsIn, isColumnRef, namesOf, readExpression } from '../expression.ts';
import { replaceColumn } from '../replace-column.ts';
import { qualifiersOf, type Twin } from './twin.ts';

/** Statements that point views, policies and triggers to the second column, and what a person must do. */
export type DependentCode = { readonly sql: readonly string[]; readonly byHand: readonly string[] };

/** A rename would follow into views, policies and trigger definitions; a second column must be written into them. */
export function dependentCode(twin: Twin): DependentCode {
  const views = (twin.target.before?.views ?? []).filter((view) => usesColumn(view, twin));
  const moved = views.map((view) => ({ view, sql: view.materialized ? undefined : movedView(view, twin) }));
  return {
    sql: [
      ...twin.table.policies.flatMap((policy) => movedPolicy(policy, twin)),
      ...twin.table.triggers.flatMap((trigger) => movedTrigger(trigger, twin)),
      ...moved.flatMap(({ sql }) => (sql === undefined ? [] : [sql])),
    ],
    byHand: moved.flatMap(({ view, sql }) => (sql === undefined ? [view.name] : [])),
  };
}

const treeOf = (sql: string): Node | undefined => {
  const parsed = parse(sql);
  return 'cuts' in parsed ? parsed.cuts[0]?.node : undefined;
};

const usesColumn = (view: View, twin: Twin): boolean => {
  const tree = treeOf(view.definition);
  return (
    tree !== undefined && relationsIn(tree).includes(twin.table.name) && columnsIn(tree).includes(twin.column.name)
  );
};

/** PostgreSQL writes the alias before each column as soon as a query has two tables; a bare name is the only table's. */
const movedView = (view: View, twin: Twin): string | undefined => {
  const tree = treeOf(view.definition);
  if (tree === undefined) return undefined;
  const aliases = aliasesOf(tree, twin.table.name);
  if (aliases.ambiguous) return undefined;
  const kept = keepOutputNames(tree, twin.column.name);
  const moved = replaceColumn(kept, twin.column.name, twin.name, aliases.names);
  const options = view.options.length > 0 ? ` WITH (${view.options.join(', ')})` : '';
  return `CREATE OR REPLACE VIEW ${view.name}${options} AS ${printNode(moved)}`;
};

type Aliases = { readonly names: readonly string[]; readonly ambiguous: boolean };

const aliasesOf = (tree: Node, table: QualifiedName): Aliases => {
  const ours: string[] = [];
  const others: string[] = [];
  walk(tree, (_, value) => {
    if (!isRelation(value)) return;
    const name = value.alias?.aliasname ?? value.relname ?? '';
    (relationOf(value) === table ? ours : others).push(name);
  });
  return { names: ours, ambiguous: ours.some((name) => others.includes(name)) };
};

const isRelation = (value: object): value is RangeVar => 'relname' in value && 'relpersistence' in value;

/** The view's own columns keep their names, whatever the table's are called. */
const keepOutputNames = (tree: Node, column: string): Node => {
  const copy = structuredClone(tree);
  if ('SelectStmt' in copy) for (const select of branches(copy.SelectStmt)) nameTargets(select, column);
  return copy;
};

const branches = (select: SelectStmt): readonly SelectStmt[] => [
  select,
  ...[select.larg, select.rarg].flatMap((side) => (side ? branches(side) : [])),
];

const nameTargets = (select: SelectStmt, column: string): void => {
  for (const item of select.targetList ?? []) {
    if (!('ResTarget' in item) || item.ResTarget.name !== undefined) continue;
    const value = item.ResTarget.val;
    const reference = value && 'ColumnRef' in value && isColumnRef(value.ColumnRef) ? value.ColumnRef : undefined;
    if (reference && namesOf(reference.fields).at(-1) === column) item.ResTarget.name = column;
  }
};

const movedPolicy = (policy: Policy, twin: Twin): readonly string[] => {
  const part = (word: string, sql: string | undefined): string => {
    const tree = sql === undefined ? undefined : readExpression(sql);
    if (tree === undefined || !columnsIn(tree).includes(twin.column.name)) return '';
    const moved = replaceColumn(tree, twin.column.name, twin.name, qualifiersOf(twin.table.name));
    return ` ${word} (${printNode(moved)})`;
  };
  const parts = `${part('USING', policy.using)}${part('WITH CHECK', policy.check)}`;
  return parts === '' ? [] : [`ALTER POLICY ${quoteIdentifier(policy.name)} ON ${twin.table.name}${parts}`];
};

/** UPDATE OF lists and WHEN conditions. */
const movedTrigger = (trigger: Trigger, twin: Twin): readonly string[] => {
  const tree = treeOf(trigger.definition);
  if (tree === undefined || !('CreateTrigStmt' in tree)) return [];
  const statement = tree.CreateTrigStmt;
  const listed = namesOf(statement.columns).includes(twin.column.name);
  if (!listed && !columnsIn(tree).includes(twin.column.name)) return [];
  const moved = replaceColumn(statement, twin.column.name, twin.name, ['new', 'old']);
  const columns = namesOf(statement.columns).map((sval) => ({
    String: { sval: sval === twin.column.name ? twin.name : sval },
  }));
  return [
    `DROP TRIGGER ${quoteIdentifier(trigger.name)} ON ${twin.table.name}`,
    printNode({ CreateTrigStmt: { ...moved, ...(statement.columns ? { columns } : {}) } }),
  ];
};
