import type { Node } from '../../model/node.ts';
import { walk } from '../../sql/relations.ts';
import { namesIn } from './column.ts';

/** Something that PostgreSQL learnt in a major version. */
export type Needed = { readonly what: string; readonly version: number };

type Fields = Readonly<Record<string, unknown>>;
type Sign = Needed & { readonly tag: string; readonly fits: (fields: Fields) => boolean };

const sign = (version: number, what: string, tag: string, fits: (fields: Fields) => boolean = () => true): Sign => ({
  version,
  what,
  tag,
  fits,
});

const has =
  (key: string) =>
  (fields: Fields): boolean =>
    fields[key] !== undefined;
const is =
  (key: string, ...values: readonly unknown[]) =>
  (fields: Fields): boolean =>
    values.includes(fields[key]);

/** By the tree, after the release notes. Before that version the parser refuses it (42601), or there is no such thing. */
const signs: readonly Sign[] = [
  sign(14, 'CREATE OR REPLACE TRIGGER', 'CreateTrigStmt', has('replace')),
  sign(14, 'DETACH PARTITION … CONCURRENTLY', 'PartitionCmd', has('concurrent')),
  sign(14, 'a function with an SQL body (RETURN, BEGIN ATOMIC)', 'CreateFunctionStmt', has('sql_body')),
  sign(14, 'COMPRESSION of a column', 'ColumnDef', has('compression')),
  sign(14, 'SET COMPRESSION', 'AlterTableCmd', is('subtype', 'AT_SetCompression')),
  sign(15, 'MERGE', 'MergeStmt'),
  sign(15, 'NULLS NOT DISTINCT', 'IndexStmt', has('nulls_not_distinct')),
  sign(15, 'NULLS NOT DISTINCT', 'Constraint', has('nulls_not_distinct')),
  sign(15, 'ON DELETE SET … (columns)', 'Constraint', has('fk_del_set_cols')),
  sign(15, 'SET ACCESS METHOD', 'AlterTableCmd', is('subtype', 'AT_SetAccessMethod')),
  sign(15, 'security_invoker', 'DefElem', is('defname', 'security_invoker')),
  sign(15, 'GRANT … ON PARAMETER', 'GrantStmt', is('objtype', 'OBJECT_PARAMETER_ACL')),
  sign(16, 'STORAGE in CREATE TABLE', 'ColumnDef', has('storage_name')),
  sign(16, 'CREATE STATISTICS without a name', 'CreateStatsStmt', (fields) => fields.defnames === undefined),
  sign(16, 'IS JSON', 'JsonIsPredicate'),
  sign(16, 'a subquery in FROM without an alias', 'RangeSubselect', (fields) => fields.alias === undefined),
  sign(17, 'SET EXPRESSION', 'AlterTableCmd', is('subtype', 'AT_SetExpression')),
  sign(17, 'JSON_TABLE', 'JsonTable'),
  sign(17, 'JSON_VALUE, JSON_QUERY or JSON_EXISTS', 'JsonFuncExpr'),
  sign(17, 'MERGE … RETURNING', 'MergeStmt', has('returningClause')),
  sign(17, 'the privilege MAINTAIN', 'AccessPriv', is('priv_name', 'maintain')),
  sign(18, 'a VIRTUAL generated column', 'Constraint', is('generated_kind', 'v')),
  sign(18, 'WITHOUT OVERLAPS', 'Constraint', has('without_overlaps')),
  sign(18, 'a foreign key with PERIOD', 'Constraint', has('fk_with_period')),
  sign(18, 'NOT ENFORCED', 'Constraint', (fields) => isNotEnforced(fields)),
  sign(18, 'NOT NULL as a constraint of the table', 'Constraint', (fields) => isTableNotNull(fields)),
  sign(18, 'RETURNING WITH (OLD …)', 'ReturningOption'),
];

const isNotEnforced = ({ contype, is_enforced, skip_validation }: Fields): boolean =>
  contype === 'CONSTR_ATTR_NOT_ENFORCED' ||
  ((contype === 'CONSTR_CHECK' || contype === 'CONSTR_FOREIGN') && skip_validation === true && is_enforced !== true);

const isTableNotNull = ({ contype, keys }: Fields): boolean => contype === 'CONSTR_NOTNULL' && keys !== undefined;

const functions: Readonly<Record<string, number>> = {
  date_bin: 14,
  string_to_table: 14,
  trim_array: 14,
  bit_count: 14,
  regexp_count: 15,
  regexp_like: 15,
  regexp_substr: 15,
  any_value: 16,
  random_normal: 16,
  array_shuffle: 16,
  array_sample: 16,
  to_bin: 17,
  to_oct: 17,
  uuid_extract_timestamp: 17,
  uuidv4: 18,
  uuidv7: 18,
  casefold: 18,
  array_reverse: 18,
  array_sort: 18,
};

const types: ReadonlySet<string> = new Set(
  ['int4', 'int8', 'num', 'ts', 'tstz', 'date'].map((range) => `${range}multirange`),
);

/** What a statement writes that PostgreSQL has only from some version on. Functions count where nobody `made` one of that name. */
export function neededIn(node: Node, made: (name: string) => boolean): readonly Needed[] {
  const found: Needed[] = [];
  walk(node, (tag, value) => {
    const fields = value as Fields;
    for (const one of signs) if (one.tag === tag && one.fits(fields)) found.push(one);
    if (tag === 'typeName' && types.has(lastName(fields.names))) found.push({ what: 'multirange types', version: 14 });
    if (tag !== 'FuncCall') return;
    const name = lastName(fields.funcname);
    const version = functions[name];
    if (version !== undefined && !made(name)) found.push({ what: `${name}()`, version });
  });
  return found;
}

const lastName = (names: unknown): string => (Array.isArray(names) ? (namesIn(names).at(-1) ?? '') : '');
