/** Something that PostgreSQL learnt in a major version. */
export type Needed = { readonly what: string; readonly version: number };

export type Fields = Readonly<Record<string, unknown>>;
type Sign = Needed & { readonly tag: string; readonly fits: (fields: Fields) => boolean };

const sign = (version: number, what: string, tag: string, fits: (fields: Fields) => boolean = () => true): Sign => ({
  version,
  what,
  tag,
  fits,
});

const has =
  (...keys: readonly string[]) =>
  (fields: Fields): boolean =>
    keys.every((key) => fields[key] !== undefined);
const is =
  (key: string, ...values: readonly unknown[]) =>
  (fields: Fields): boolean =>
    values.includes(fields[key]);
const says =
  (key: string, text: string) =>
  (fields: Fields): boolean =>
    JSON.stringify(fields[key] ?? null).includes(text);
const both =
  (...tests: readonly ((fields: Fields) => boolean)[]) =>
  (fields: Fields): boolean =>
    tests.every((one) => one(fields));
const lacks =
  (key: string) =>
  (fields: Fields): boolean =>
    fields[key] === undefined;

/**
 * By the tree, after the release notes; each was run on the servers of both sides. Before that version the parser refuses
 * it (42601), or there is no such thing.
 */
export const signs: readonly Sign[] = [
  sign(14, 'CREATE OR REPLACE TRIGGER', 'CreateTrigStmt', has('replace')),
  sign(14, 'DETACH PARTITION … CONCURRENTLY', 'PartitionCmd', has('concurrent')),
  sign(14, 'DETACH PARTITION … FINALIZE', 'AlterTableCmd', is('subtype', 'AT_DetachPartitionFinalize')),
  sign(14, 'a function with an SQL body (RETURN, BEGIN ATOMIC)', 'CreateFunctionStmt', has('sql_body')),
  sign(
    14,
    'an OUT parameter of a procedure',
    'CreateFunctionStmt',
    both(has('is_procedure'), says('parameters', '"FUNC_PARAM_OUT"')),
  ),
  sign(14, 'COMPRESSION of a column', 'ColumnDef', has('compression')),
  sign(14, 'LIKE … INCLUDING COMPRESSION', 'TableLikeClause', is('options', 2)),
  sign(14, 'SET COMPRESSION', 'AlterTableCmd', is('subtype', 'AT_SetCompression')),
  sign(14, 'statistics on an expression', 'CreateStatsStmt', says('exprs', '"expr"')),
  sign(14, 'GRANTED BY', 'GrantStmt', has('grantor')),
  sign(14, 'SEARCH of a recursive query', 'CommonTableExpr', has('search_clause')),
  sign(14, 'CYCLE of a recursive query', 'CommonTableExpr', has('cycle_clause')),
  sign(14, 'GROUP BY DISTINCT', 'SelectStmt', has('groupDistinct')),
  sign(14, 'an alias for JOIN … USING', 'JoinExpr', has('join_using_alias')),
  sign(14, 'INCLUDE of an SP-GiST index', 'IndexStmt', both(is('accessMethod', 'spgist'), has('indexIncludingParams'))),
  sign(15, 'MERGE', 'MergeStmt'),
  sign(15, 'NULLS NOT DISTINCT', 'IndexStmt', has('nulls_not_distinct')),
  sign(15, 'NULLS NOT DISTINCT', 'Constraint', has('nulls_not_distinct')),
  sign(15, 'ON DELETE SET … (columns)', 'Constraint', has('fk_del_set_cols')),
  sign(15, 'SET ACCESS METHOD', 'AlterTableCmd', is('subtype', 'AT_SetAccessMethod')),
  sign(15, 'GRANT … ON PARAMETER', 'GrantStmt', is('objtype', 'OBJECT_PARAMETER_ACL')),
  sign(15, 'a publication of TABLES IN SCHEMA', 'PublicationObjSpec', says('pubobjtype', '_IN_')),
  sign(15, 'a publication of rows (WHERE)', 'pubtable', has('whereClause')),
  sign(15, 'a publication of columns', 'pubtable', has('columns')),
  sign(15, 'an unlogged sequence', 'CreateSeqStmt', says('sequence', '"relpersistence":"u"')),
  sign(15, 'REFRESH COLLATION VERSION of a database', 'AlterDatabaseRefreshCollStmt'),
  sign(
    15,
    'HEADER of a COPY that is no CSV',
    'CopyStmt',
    both(says('options', '"header"'), (fields) => !says('options', '"csv"')(fields)),
  ),
  sign(16, 'STORAGE in CREATE TABLE', 'ColumnDef', has('storage_name')),
  sign(16, 'SET STORAGE DEFAULT', 'AlterTableCmd', both(is('subtype', 'AT_SetStorage'), says('def', '"default"'))),
  sign(16, 'CREATE STATISTICS without a name', 'CreateStatsStmt', lacks('defnames')),
  sign(16, 'IS JSON', 'JsonIsPredicate'),
  ...[
    'JsonObjectConstructor',
    'JsonArrayConstructor',
    'JsonArrayQueryConstructor',
    'JsonObjectAgg',
    'JsonArrayAgg',
  ].map((tag) => sign(16, 'JSON_OBJECT, JSON_ARRAY or their aggregates', tag)),
  sign(16, 'a subquery in FROM without an alias', 'RangeSubselect', lacks('alias')),
  sign(17, 'SET EXPRESSION', 'AlterTableCmd', is('subtype', 'AT_SetExpression')),
  sign(17, 'SET STATISTICS DEFAULT', 'AlterTableCmd', both(is('subtype', 'AT_SetStatistics'), lacks('def'))),
  sign(17, 'SET ACCESS METHOD DEFAULT', 'AlterTableCmd', both(is('subtype', 'AT_SetAccessMethod'), lacks('name'))),
  sign(17, 'the access method of a partitioned table', 'CreateStmt', has('partspec', 'accessMethod')),
  sign(17, 'JSON_TABLE', 'JsonTable'),
  sign(17, 'JSON_VALUE, JSON_QUERY or JSON_EXISTS', 'JsonFuncExpr'),
  sign(17, 'JSON_SCALAR or JSON_SERIALIZE', 'JsonScalarExpr'),
  sign(17, 'JSON_SCALAR or JSON_SERIALIZE', 'JsonSerializeExpr'),
  sign(17, 'MERGE … RETURNING', 'MergeStmt', has('returningClause')),
  sign(17, 'WHEN NOT MATCHED BY SOURCE', 'MergeWhenClause', is('matchKind', 'MERGE_WHEN_NOT_MATCHED_BY_SOURCE')),
  sign(17, 'the privilege MAINTAIN', 'AccessPriv', is('priv_name', 'maintain')),
  sign(17, 'the event login', 'CreateEventTrigStmt', is('eventname', 'login')),
  sign(
    17,
    'AT LOCAL',
    'FuncCall',
    both(says('funcname', '"timezone"'), is('funcformat', 'COERCE_SQL_SYNTAX'), countOf('args', 1)),
  ),
  sign(17, 'random() within bounds', 'FuncCall', both(says('funcname', '"random"'), countOf('args', 2))),
  sign(
    17,
    'FORCE_NULL * or FORCE_NOT_NULL *',
    'DefElem',
    both((fields) => /^force_/.test(String(fields.defname)), says('arg', '"A_Star"')),
  ),
  sign(17, 'the collation provider builtin', 'DefElem', both(is('defname', 'provider'), says('arg', '"builtin"'))),
  sign(18, 'a VIRTUAL generated column', 'Constraint', is('generated_kind', 'v')),
  sign(18, 'WITHOUT OVERLAPS', 'Constraint', has('without_overlaps')),
  sign(18, 'a foreign key with PERIOD', 'Constraint', has('fk_with_period')),
  sign(18, 'NOT ENFORCED', 'Constraint', (fields) => isNotEnforced(fields)),
  sign(18, 'ALTER CONSTRAINT … [NOT] ENFORCED', 'ATAlterConstraint', has('alterEnforceability')),
  sign(18, 'ALTER CONSTRAINT … [NO] INHERIT', 'ATAlterConstraint', has('alterInheritability')),
  sign(18, 'NOT NULL as a constraint of the table', 'Constraint', (fields) => isTableNotNull(fields)),
  sign(18, 'NOT NULL … NO INHERIT', 'Constraint', both(is('contype', 'CONSTR_NOTNULL'), has('is_no_inherit'))),
  sign(18, 'RETURNING WITH (OLD …)', 'ReturningOption'),
  sign(18, 'RETURNING old or new', 'returningClause', (fields) =>
    /"fields":\[\{"String":\{"sval":"(?:old|new)"\}\},/.test(JSON.stringify(fields)),
  ),
  sign(18, 'default privileges for large objects', 'action', is('objtype', 'OBJECT_LARGEOBJECT')),
  sign(
    18,
    'VACUUM or ANALYZE of ONLY a table',
    'VacuumRelation',
    (fields) => fields.relation !== undefined && !says('relation', '"inh":true')(fields),
  ),
];

function countOf(key: string, count: number): (fields: Fields) => boolean {
  return (fields) => {
    const list = fields[key];
    return Array.isArray(list) && list.length === count;
  };
}

function isNotEnforced({ contype, is_enforced, skip_validation }: Fields): boolean {
  return (
    contype === 'CONSTR_ATTR_NOT_ENFORCED' ||
    ((contype === 'CONSTR_CHECK' || contype === 'CONSTR_FOREIGN') && skip_validation === true && is_enforced !== true)
  );
}

function isTableNotNull({ contype, keys }: Fields): boolean {
  return contype === 'CONSTR_NOTNULL' && keys !== undefined;
}
