import type { Node, RangeVar, ResTarget, UpdateStmt } from '../model/node.ts';
import type { QualifiedName } from '../model/schema.ts';
import type { Step } from '../model/step.ts';
import { quoteIdentifier, shortName } from '../sql/names.ts';
import { printExactly } from '../sql/print.ts';
import { type Batch, batchKey, type KeyColumn } from './batch.ts';
import { besideTable, objectName, unusedName } from './name.ts';
import type { RowStatement } from './row-cut.ts';
import { assigned } from './row-reads.ts';
import { plainStep, statements, stepId } from './step.ts';
import { type RecipeTarget, tableOf } from './target.ts';

/** The result of an UPDATE or DELETE, written down before the first row changes, and the batches that copy it. */
export type Frozen = { readonly freeze: Step; readonly batch: Batch; readonly drop: Step };

type Value = { readonly column: string; readonly type: string; readonly expression: Node };

/** Undefined where the result cannot be written down: parts of a column are set, or several columns from one query. */
export function frozenResult(target: RecipeTarget, written: RowStatement, why: string): Frozen | undefined {
  const key = batchKey(target) ?? [];
  const columns = written.how === 'update' ? assigned(written.statement) : [];
  const label = written.how === 'update' ? 'result' : 'doomed';
  const table = besideTable(target.table, unusedName(target, columns, label));
  const values = written.how === 'update' ? valuesOf(target, written.statement) : [];
  const chosen = values && printExactly(chosenRows(target, written, key, values));
  if (key.length === 0 || values === undefined || chosen === undefined) return undefined;
  return {
    freeze: freezeStep(target, written, why, { table, key, values, chosen }),
    batch: copyBatch(target, written, { table, key, values }),
    drop: dropStep(target, table),
  };
}

type Parts = { readonly table: QualifiedName; readonly key: readonly KeyColumn[]; readonly values: readonly Value[] };

const keyName = (at: number): string => `key_${at + 1}`;
const valueName = (at: number): string => `value_${at + 1}`;

const freezeStep = (
  target: RecipeTarget,
  { how }: RowStatement,
  why: string,
  { table, key, values, chosen }: Parts & { readonly chosen: string },
): Step => {
  const keys = key.map((_, at) => keyName(at));
  const columns = [
    ...key.map(({ type }, at) => `${keyName(at)} ${type}`),
    ...values.map(({ type }, at) => `${valueName(at)} ${type}`),
  ];
  const names = [...keys, ...values.map((_, at) => valueName(at))];
  const of = shortName(target.table);
  return plainStep({
    id: stepId(target.table, how, 'freeze'),
    title: `Write down ${how === 'update' ? 'the new values' : 'which rows go'} of ${of} before any row changes`,
    purpose: 'save rows',
    phase: 'migrate',
    sql: statements(
      `CREATE TABLE ${table} (${columns.join(', ')}, PRIMARY KEY (${keys.join(', ')}))`,
      `INSERT INTO ${table} (${names.join(', ')}) ${chosen}`,
    ),
    down: statements(`DROP TABLE ${table}`),
    statementTimeout: '0',
    why: `The statement can’t be cut as it is: ${why}. What it comes to is read once, and no row is locked meanwhile.`,
  });
};

/** The rows that the statement is about, each once, with what they get. */
const chosenRows = (
  target: RecipeTarget,
  { statement, ...written }: RowStatement,
  key: readonly KeyColumn[],
  values: readonly Value[],
): Node => {
  const { relation, whereClause, withClause } = statement;
  const alias = aliasOf(target, relation);
  const others =
    'fromClause' in statement ? statement.fromClause : 'usingClause' in statement ? statement.usingClause : [];
  const keys = key.map(({ name }): Node => ({ ColumnRef: { fields: [nameNode(alias), nameNode(name)] } }));
  const shown = [...keys, ...(written.how === 'update' ? values.map(({ expression }) => expression) : [])];
  return {
    SelectStmt: {
      ...(others?.length ? { distinctClause: keys } : {}),
      targetList: shown.map((val): Node => ({ ResTarget: { val } })),
      fromClause: [...(relation ? [{ RangeVar: relation }] : []), ...(others ?? [])],
      ...(whereClause ? { whereClause } : {}),
      ...(withClause ? { withClause } : {}),
      limitOption: 'LIMIT_OPTION_DEFAULT',
      op: 'SETOP_NONE',
    },
  };
};

const nameNode = (sval: string): Node => ({ String: { sval } });

const aliasOf = (target: RecipeTarget, relation: RangeVar | undefined): string =>
  relation?.alias?.aliasname ?? relation?.relname ?? shortName(target.table);

const valuesOf = (target: RecipeTarget, update: UpdateStmt): readonly Value[] | undefined => {
  const types = new Map(tableOf(target)?.columns.map(({ name, type }) => [name, type]));
  const values = (update.targetList ?? []).map((item): Value | undefined => {
    const { name = '', indirection, val } = 'ResTarget' in item ? item.ResTarget : ({} as ResTarget);
    const expression = val && singleValue(val);
    const type = types.get(name);
    return expression && type && !indirection?.length ? { column: name, type, expression } : undefined;
  });
  const known = values.flatMap((value) => value ?? []);
  return known.length === values.length ? known : undefined;
};

/** `(a, b) = (1, 2)` has a value for each; DEFAULT and a query for several columns have none that could be written down. */
const singleValue = (value: Node): Node | undefined => {
  if ('SetToDefault' in value) return undefined;
  if (!('MultiAssignRef' in value)) return value;
  const { source, colno = 1 } = value.MultiAssignRef;
  return source && 'RowExpr' in source ? source.RowExpr.args?.[colno - 1] : undefined;
};

const copyBatch = (target: RecipeTarget, { how, statement }: RowStatement, { table, key, values }: Parts): Batch => {
  const only = statement.relation?.inh === true ? '' : 'ONLY ';
  const same = key.map(({ name }, at) => `frozen.${keyName(at)} = changed.${quoteIdentifier(name)}`).join(' AND ');
  const set = values.map(({ column }, at) => `${quoteIdentifier(column)} = frozen.${valueName(at)}`).join(', ');
  const verb =
    how === 'update'
      ? `UPDATE ${only}${target.table} AS changed SET ${set} FROM ${table} AS frozen`
      : `DELETE FROM ${only}${target.table} AS changed USING ${table} AS frozen`;
  const columns = values.map(({ column }) => column);
  return {
    table,
    key: key.map(({ type }, at) => ({ name: keyName(at), type })),
    procedure: besideTable(target.table, objectName(nameOf(target), columns.join('_'), `${how}_batches`)),
    alias: 'frozen',
    statement: (range) => `${verb} WHERE ${same} AND ${range}`,
  };
};

const nameOf = ({ table }: RecipeTarget): string => shortName(table).replaceAll('"', '');

const dropStep = (target: RecipeTarget, table: QualifiedName): Step =>
  plainStep({
    id: stepId(target.table, table, 'drop'),
    title: `Drop ${shortName(table)}`,
    purpose: 'drop',
    phase: 'migrate',
    sql: statements(`DROP TABLE ${table}`),
    down: '',
    why: 'Every row has what was written down for it.',
  });
