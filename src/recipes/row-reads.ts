import type { DeleteStmt, RangeVar, UpdateStmt } from '../model/node.ts';
import { walk } from '../sql/relations.ts';
import { functionsIn } from '../sql/volatility.ts';
import { isColumnRef, namesOf } from './expression.ts';

/** Stands for every column: `*`, or a whole row. */
export const allColumns = '*';

/** What an UPDATE or DELETE reads, beside the row that it is at. */
export type Reads = {
  readonly relations: readonly RangeVar[];
  /** Columns that it names anywhere. */
  readonly columns: readonly string[];
  /** Functions that have a say in which rows it takes, or that stand in a query of its own. */
  readonly choosing: readonly string[];
  /** A query of its own has a LIMIT, or goes by the place of a row. */
  readonly limited: boolean;
  readonly sampled: boolean;
};

type Statement = UpdateStmt | DeleteStmt;

/** What a statement reads. */
export function readsOf(statement: Statement): Reads {
  const { relation: _, returningClause: __, ...rest } = statement;
  const relations: RangeVar[] = [];
  const columns = new Set<string>();
  const found = { limited: false, sampled: false };
  const inQueries: string[] = [];
  const withs = new Set<string>();
  walk(rest, (tag, value) => {
    if (isRelation(value)) relations.push(value);
    if (isColumnRef(value) && tag === 'ColumnRef') for (const name of columnOf(value.fields)) columns.add(name);
    if (tag === 'JoinExpr' && 'usingClause' in value && Array.isArray(value.usingClause))
      for (const name of namesOf(value.usingClause)) columns.add(name);
    if ('isNatural' in value && value.isNatural === true) columns.add(allColumns);
    if ('limitCount' in value || 'limitOffset' in value) found.limited = true;
    if (tag === 'RangeTableSample') found.sampled = true;
    if ('ctename' in value && typeof value.ctename === 'string') withs.add(value.ctename);
    if (tag === 'SelectStmt' || tag === 'subselect') inQueries.push(...functionsIn({ SelectStmt: value }));
  });
  if (columns.has('ctid')) found.limited = true;
  for (const { alias, relname } of [...relations, statement.relation ?? {}])
    if (columns.has(alias?.aliasname ?? relname ?? '')) columns.add(allColumns);
  const target = statement.relation?.relname;
  return {
    relations: relations.filter(
      (one) => one.relname === target || one.schemaname !== undefined || !withs.has(one.relname ?? ''),
    ),
    columns: [...columns],
    choosing: [...inQueries, ...choosers(statement)],
    ...found,
  };
}

/** The columns that an UPDATE sets. */
export function assigned(update: UpdateStmt): readonly string[] {
  return (update.targetList ?? []).flatMap((item) =>
    'ResTarget' in item && item.ResTarget.name !== undefined ? [item.ResTarget.name] : [],
  );
}

/** Whether a WITH of the statement itself writes; then it must run once. */
export function writesInWith(statement: { readonly withClause?: unknown }): boolean {
  let writes = false;
  walk(statement.withClause, (tag) => {
    writes ||= ['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'].includes(tag);
  });
  return writes;
}

const choosers = ({ whereClause, ...rest }: Statement): readonly string[] => {
  const from = 'fromClause' in rest ? rest.fromClause : 'usingClause' in rest ? rest.usingClause : undefined;
  return [...(whereClause ? [whereClause] : []), ...(from ?? [])].flatMap((node) => functionsIn(node));
};

const isRelation = (value: object): value is RangeVar => 'relname' in value && 'relpersistence' in value;

const columnOf = (fields: readonly unknown[] | undefined): readonly string[] => {
  const last: unknown = fields?.at(-1);
  if (typeof last !== 'object' || last === null) return [];
  if ('A_Star' in last) return [allColumns];
  return namesOf(fields as Parameters<typeof namesOf>[0]).slice(-1);
};
