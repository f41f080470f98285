import type { DeleteStmt, IndexStmt, InsertStmt, Node, RangeVar, RenameStmt, UpdateStmt } from '../../model/node.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import { printNode } from '../../sql/print.ts';
import { nameOfList, relationOf, walk } from '../../sql/relations.ts';
import type { Condition } from '../rows/both-sides.ts';
import { type Ask, type Demands, rowPlace } from './ask.ts';
import { asksOfAlterTable, boundSql, putOffBy } from './asks-of-alter-table.ts';
import { elementSql } from './index-elements.ts';

/** All that a statement has to do with rows that may break it. */
export function demandsOf(node: Node, schema: string): Demands {
  return {
    asks: asksOf(node, schema),
    conditions: conditionsOf(node, schema),
    putOff: 'AlterTableStmt' in node ? putOffBy(node.AlterTableStmt, schema) : [],
    renames: renamesOf(node),
    inside: insideTransaction(node),
  };
}

const renamesOf = (node: Node): Demands['renames'] => {
  if (!('RenameStmt' in node)) return undefined;
  const { relation, subname, newname, renameType } = node.RenameStmt;
  if (!relation || !newname) return undefined;
  const back: RenameStmt | undefined =
    renameType === 'OBJECT_COLUMN' && subname
      ? { ...node.RenameStmt, subname: newname, newname: subname }
      : renameType === 'OBJECT_TABLE' && relation.relname
        ? { ...node.RenameStmt, relation: { ...relation, relname: newname }, newname: relation.relname }
        : undefined;
  return back && { sql: printNode(node), back: printNode({ RenameStmt: back }) };
};

const insideTransaction = (node: Node): string | undefined => {
  if ('IndexStmt' in node && node.IndexStmt.concurrent) {
    const { concurrent: _, ...rest } = node.IndexStmt;
    return printNode({ IndexStmt: rest });
  }
  if ('DropStmt' in node && node.DropStmt.concurrent) {
    const { concurrent: _, ...rest } = node.DropStmt;
    return printNode({ DropStmt: rest });
  }
  return undefined;
};

/** What a statement asks of rows that are there. Empty where no row can break it. */
const asksOf = (node: Node, schema: string): readonly Ask[] => {
  if ('AlterTableStmt' in node) return asksOfAlterTable(node.AlterTableStmt, schema);
  if ('IndexStmt' in node) return ofIndex(node.IndexStmt, schema);
  if ('DeleteStmt' in node) return ofDelete(node.DeleteStmt, schema);
  if ('UpdateStmt' in node) return ofUpdate(node.UpdateStmt, schema);
  if ('InsertStmt' in node) return ofInsert(node.InsertStmt, schema);
  if ('AlterDomainStmt' in node) {
    const { subtype, typeName, def } = node.AlterDomainStmt;
    const domain = nameOfList(typeName, schema);
    const check = def && 'Constraint' in def ? def.Constraint : undefined;
    if (subtype === 'O' || check?.contype === 'CONSTR_NOTNULL')
      return [{ kind: 'domain', domain, expression: undefined }];
    if (!check?.raw_expr || check.skip_validation) return [];
    return [{ kind: 'domain', domain, expression: printNode(check.raw_expr) }];
  }
  if ('CreateStmt' in node && node.CreateStmt.partbound) {
    const [parent] = node.CreateStmt.inhRelations ?? [];
    if (!parent || !('RangeVar' in parent)) return [];
    const bound = boundSql(node.CreateStmt.partbound);
    return [{ kind: 'partition', parent: relationOf(parent.RangeVar, schema), attached: undefined, bound }];
  }
  return [];
};

const ofIndex = (index: IndexStmt, schema: string): readonly Ask[] => {
  if (!index.unique || !index.relation) return [];
  const elements = (index.indexParams ?? []).flatMap((node) =>
    'IndexElem' in node ? [elementSql(node.IndexElem)] : [],
  );
  return [
    {
      kind: 'unique',
      table: relationOf(index.relation, schema),
      elements,
      where: index.whereClause && printNode(index.whereClause),
      nullsEqual: index.nulls_not_distinct ?? false,
    },
  ];
};

const aliasOf = (relation: RangeVar): string => quoteIdentifier(relation.alias?.aliasname ?? relation.relname ?? '');
const sourceOf = (relation: RangeVar, schema: string): string =>
  `${relationOf(relation, schema)} AS ${aliasOf(relation)}`;

const ofDelete = (statement: DeleteStmt, schema: string): readonly Ask[] => {
  const { relation, usingClause, whereClause, withClause } = statement;
  if (!relation || withClause) return [];
  const from = [sourceOf(relation, schema), ...(usingClause ?? []).map(printNode)].join(', ');
  const where = whereClause && printNode(whereClause);
  return [{ kind: 'delete', table: relationOf(relation, schema), from, alias: aliasOf(relation), where }];
};

/** Whether writing this value may fail on some row: it is computed or converted. A constant, DEFAULT or a copied column is not. */
const mayFail = (value: Node | undefined): boolean =>
  value !== undefined && !('A_Const' in value || 'SetToDefault' in value || 'ParamRef' in value);

const alone = (relation: RangeVar, where: Node | undefined): Node => {
  const row: Node = { String: { sval: relation.alias?.aliasname ?? relation.relname ?? '' } };
  const here: Node = {
    A_Expr: {
      kind: 'AEXPR_OP',
      name: [{ String: { sval: '=' } }],
      lexpr: { ColumnRef: { fields: [row, { String: { sval: 'ctid' } }] } },
      rexpr: { A_Const: { sval: { sval: rowPlace } } },
    },
  };
  return where ? { BoolExpr: { boolop: 'AND_EXPR', args: [where, here] } } : here;
};

const ofUpdate = (statement: UpdateStmt, schema: string): readonly Ask[] => {
  const { relation, targetList, whereClause, withClause } = statement;
  const values = (targetList ?? []).map((node) => ('ResTarget' in node ? node.ResTarget.val : undefined));
  if (!relation || withClause || !values.some(mayFail)) return [];
  const { returningClause: _, ...rest } = statement;
  const sql = printNode({ UpdateStmt: { ...rest, whereClause: alone(relation, whereClause) } });
  return [{ kind: 'each row', table: relationOf(relation, schema), sql }];
};

/** INSERT … SELECT out of one table, without grouping or the like: row by row it is the same. */
const ofInsert = (statement: InsertStmt, schema: string): readonly Ask[] => {
  const select =
    statement.selectStmt && 'SelectStmt' in statement.selectStmt ? statement.selectStmt.SelectStmt : undefined;
  const [from] = select?.fromClause ?? [];
  if (!select || statement.withClause || !from || !('RangeVar' in from) || (select.fromClause ?? []).length !== 1)
    return [];
  const isPlain = !(
    select.groupClause ||
    select.distinctClause ||
    select.limitCount ||
    select.withClause ||
    select.op !== 'SETOP_NONE'
  );
  if (!isPlain || callsAggregate(select.targetList)) return [];
  const whereClause = alone(from.RangeVar, select.whereClause);
  const { returningClause: _, ...rest } = statement;
  const sql = printNode({ InsertStmt: { ...rest, selectStmt: { SelectStmt: { ...select, whereClause } } } });
  return [{ kind: 'each row', table: relationOf(from.RangeVar, schema), sql }];
};

const aggregates = new Set(['count', 'sum', 'avg', 'min', 'max', 'array_agg', 'string_agg', 'json_agg', 'jsonb_agg']);

const callsAggregate = (targets: readonly Node[] | undefined): boolean => {
  let found = false;
  walk(targets, (tag, value) => {
    if (tag !== 'FuncCall' || !('funcname' in value) || !Array.isArray(value.funcname)) return;
    const last: unknown = value.funcname.at(-1);
    const name = JSON.stringify(last).toLowerCase();
    found ||= 'over' in value || [...aggregates].some((aggregate) => name.includes(`"${aggregate}"`));
  });
  return found;
};

/** Conditions that a statement filters rows of one table by; `true` where it writes all of them. */
const conditionsOf = (node: Node, schema: string): readonly Condition[] => {
  const of = (relation: RangeVar | undefined, where: Node | undefined, joined: boolean): readonly Condition[] =>
    relation && !joined
      ? [{ table: relationOf(relation, schema), alias: aliasOf(relation), sql: where ? printNode(where) : 'true' }]
      : [];
  if ('UpdateStmt' in node) {
    const { relation, whereClause, fromClause } = node.UpdateStmt;
    return of(relation, whereClause, (fromClause ?? []).length > 0);
  }
  if ('DeleteStmt' in node) {
    const { relation, whereClause, usingClause } = node.DeleteStmt;
    return of(relation, whereClause, (usingClause ?? []).length > 0);
  }
  if ('IndexStmt' in node && node.IndexStmt.whereClause)
    return of(node.IndexStmt.relation, node.IndexStmt.whereClause, false);
  return [];
};
