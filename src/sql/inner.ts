import type { Statement } from '../model/statement.ts';
import { parse, parsePlPgSql } from './parser.ts';
import { walk } from './relations.ts';

/**
 * The statements that a DO block holds (ORMs wrap every ADD CONSTRAINT in one), each with the block's own location.
 * Empty for anything but a PL/pgSQL DO block. Text built at run time cannot be read: `dynamic` says that there is some.
 */
export function innerStatements(statement: Statement): BlockStatements {
  if (!('DoStmt' in statement.node)) return none;
  const inner = known.get(statement) ?? readBlock(statement);
  known.set(statement, inner);
  return inner;
}

/** What PL/pgSQL runs, as far as its text says so. */
export type BlockStatements = {
  readonly statements: readonly Statement[];
  /** SQL is put together while it runs. */
  readonly dynamic: boolean;
  readonly loops: boolean;
};

const none: BlockStatements = { statements: [], dynamic: false, loops: false };

/** Many ask about the same block. */
const known = new WeakMap<Statement, BlockStatements>();

const readBlock = (statement: Statement): BlockStatements => readPlPgSql(statement.sql, statement);

/**
 * The statements of a DO block or of a CREATE FUNCTION in PL/pgSQL.
 *
 * @param outer whose place they have
 */
export function readPlPgSql(sql: string, outer: Pick<Statement, 'location' | 'piece'>): BlockStatements {
  const tree = parsePlPgSql(sql);
  if (tree === undefined) return { ...none, dynamic: true };
  const statements: Statement[] = [];
  let dynamic = false;
  let loops = false;
  walk(tree, (tag, value) => {
    if (tag === 'PLpgSQL_stmt_execsql') statements.push(...parsed(queryOf(value, 'sqlstmt'), outer));
    if (tag === 'PLpgSQL_stmt_perform' || tag === 'PLpgSQL_stmt_call') {
      statements.push(...parsed(queryOf(value, 'expr'), outer));
    }
    if (/^PLpgSQL_stmt_(loop|while|fori|fors|foreach_a)$/.test(tag)) loops = true;
    // FOR … IN EXECUTE, OPEN … FOR EXECUTE, RETURN QUERY EXECUTE.
    if (tag === 'PLpgSQL_stmt_dynfors' || 'dynquery' in value) dynamic = true;
    if (tag !== 'PLpgSQL_stmt_dynexecute') return;
    const text = literalOf(queryOf(value, 'query'));
    if (text === undefined) dynamic = true;
    else statements.push(...parsed(text, outer));
  });
  return { statements, dynamic, loops };
}

const parsed = (sql: string, outer: Pick<Statement, 'location' | 'piece'>): readonly Statement[] => {
  const result = parse(sql);
  if (!('cuts' in result)) return [];
  return result.cuts.map((cut) => ({
    sql: sql.slice(cut.start, cut.end),
    location: outer.location,
    piece: outer.piece,
    node: cut.node,
  }));
};

const queryOf = (value: object, key: string): string => {
  const expression = (value as Record<string, { PLpgSQL_expr?: { query?: string } } | undefined>)[key];
  return expression?.PLpgSQL_expr?.query ?? '';
};

/** The text of `EXECUTE 'a plain literal'`. */
const literalOf = (expression: string): string | undefined => {
  const result = parse(`select ${expression}`);
  if (!('cuts' in result)) return undefined;
  const node = result.cuts[0]?.node;
  const target = node && 'SelectStmt' in node ? node.SelectStmt.targetList?.[0] : undefined;
  const value = target && 'ResTarget' in target ? target.ResTarget.val : undefined;
  return value && 'A_Const' in value ? value.A_Const.sval?.sval : undefined;
};
