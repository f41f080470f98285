import type { Node } from '../model/node.ts';
import type { Routine, Schema } from '../model/schema.ts';
import type { Statement } from '../model/statement.ts';
import { innerStatements, readPlPgSql } from '../sql/inner.ts';
import { splitQualifiedName } from '../sql/names.ts';
import { parse } from '../sql/parser.ts';
import { nameOfList } from '../sql/relations.ts';
import { callsIn } from '../sql/volatility.ts';

/** SQL that a statement runs and its own text does not show. */
export type HiddenSql = {
  /** What runs it, as people say it: `the block`, `app.purge(integer)`. */
  readonly by: string;
  /** `built`: put together while it runs. `unreadable`: in a language that is not read here. `written`: its statements can be read, and change rows or schema. */
  readonly kind: 'built' | 'unreadable' | 'written';
  /** Of `written`: the statements that change something. */
  readonly nodes: readonly Node[];
  /** The function is made in this change, so that its text is there to be read. */
  readonly isNew: boolean;
};

/** A function, and whether the change makes it. */
export type KnownRoutine = Routine & { readonly isNew: boolean };

/** The functions that a change may call: those that it makes, and those that are there. */
export function knownRoutines(
  change: readonly Statement[],
  schemas: readonly (Schema | undefined)[],
): readonly KnownRoutine[] {
  const made = change.flatMap(madeIn).map((routine) => ({ ...routine, isNew: true }));
  const names = new Set(made.map(nameOf));
  const old = schemas.flatMap((schema) => schema?.routines ?? []).filter((routine) => !names.has(nameOf(routine)));
  return [...made, ...old.map((routine) => ({ ...routine, isNew: false }))];
}

const nameOf = ({ identity }: Pick<Routine, 'identity'>): string => identity.slice(0, identity.indexOf('('));

const madeIn = ({ node, sql }: Statement): readonly Routine[] =>
  'CreateFunctionStmt' in node
    ? [{ identity: `${nameOfList(node.CreateFunctionStmt.funcname)}()`, kind: 'function', definition: sql }]
    : [];

/**
 * The SQL behind a DO block, EXECUTE, CALL, and behind the functions that a statement calls, those that they call included.
 *
 * @param routines what is known of them: those of the schema, made in the change or before it
 */
export function hiddenSql(statement: Statement, routines: readonly KnownRoutine[]): readonly HiddenSql[] {
  const { node } = statement;
  if ('ExecuteStmt' in node) return [{ by: `EXECUTE ${node.ExecuteStmt.name ?? ''}`, kind: 'built', ...nothing }];
  const inner = innerStatements(statement);
  const own: readonly HiddenSql[] = inner.dynamic ? [{ by: 'the block', kind: 'built', ...nothing }] : [];
  const nodes = 'DoStmt' in node ? inner.statements.map((one) => one.node) : runsFunctions(node) ? [node] : [];
  return [...own, ...behindCalls(nodes, routines, new Set(), statement)];
}

const nothing = { nodes: [], isNew: false } as const;

const runsFunctions = (node: Node): boolean => calling.some((tag) => tag in node);

/** Statements that run the functions they name; in others a name is a default, a check, a trigger. */
const calling = [
  'SelectStmt',
  'CallStmt',
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
  'CreateTableAsStmt',
].concat(['ExplainStmt', 'CopyStmt', 'DeclareCursorStmt']);

const behindCalls = (
  nodes: readonly Node[],
  routines: readonly KnownRoutine[],
  seen: Set<KnownRoutine>,
  outer: Statement,
): readonly HiddenSql[] => behind(nodes.flatMap(callsIn), routines, seen, outer);

const behind = (
  calls: readonly (readonly string[])[],
  routines: readonly KnownRoutine[],
  seen: Set<KnownRoutine>,
  outer: Statement,
): readonly HiddenSql[] =>
  calls.flatMap((parts) =>
    routines
      .filter((routine) => isCalled(routine, parts))
      .flatMap((routine) => {
        if (seen.has(routine)) return [];
        seen.add(routine);
        const { identity: by, isNew } = routine;
        const read = bodyOf(routine, outer);
        if (read === undefined) return [{ by, kind: 'unreadable' as const, nodes: [], isNew }];
        const changing = read.nodes.filter((node) => !reads.some((tag) => tag in node));
        const own: readonly HiddenSql[] = [
          ...(read.dynamic ? [{ by, kind: 'built' as const, nodes: [], isNew }] : []),
          ...(changing.length > 0 ? [{ by, kind: 'written' as const, nodes: changing, isNew }] : []),
        ];
        return [...own, ...behindCalls(read.nodes, routines, seen, outer)];
      }),
  );

/** What functions run that PostgreSQL calls by itself, by their qualified names. */
export function statementsBehind(
  names: readonly string[],
  routines: readonly KnownRoutine[],
  outer: Statement,
): readonly HiddenSql[] {
  const calls = names.map((name) => Object.values(splitQualifiedName(name)));
  return behind(calls, routines, new Set(), outer);
}

const reads = ['SelectStmt', 'CallStmt', 'VariableSetStmt'];

/** By the last part of the name, and by the schema where one is written. */
const isCalled = ({ identity }: Routine, parts: readonly string[]): boolean => {
  const { schema, name } = splitQualifiedName(nameOf({ identity }));
  const [called, home] = [parts.at(-1), parts.at(-2)];
  return name === called && (home === undefined || home === schema);
};

type Body = { readonly nodes: readonly Node[]; readonly dynamic: boolean };

/** The statements of a function; undefined where its language is not read here, or its text not understood. */
const bodyOf = ({ definition, kind }: Routine, outer: Statement): Body | undefined => {
  if (kind === 'aggregate' || kind === 'window') return { nodes: [], dynamic: false };
  const whole = parse(definition);
  const node = 'cuts' in whole ? whole.cuts[0]?.node : undefined;
  const made = node && 'CreateFunctionStmt' in node ? node.CreateFunctionStmt : undefined;
  if (made === undefined) return undefined;
  if (made.sql_body !== undefined) return { nodes: [made.sql_body], dynamic: false };
  const language = wordIn(made.options, 'language')[0]?.toLowerCase();
  if (language === 'plpgsql') {
    const { statements, dynamic } = readPlPgSql(definition, outer);
    return { nodes: statements.map((one) => one.node), dynamic };
  }
  const [text] = wordIn(made.options, 'as');
  const body = language === 'sql' && text !== undefined ? parse(text) : undefined;
  return body && 'cuts' in body ? { nodes: body.cuts.map((cut) => cut.node), dynamic: false } : undefined;
};

/** The strings of an option of CREATE FUNCTION: `AS` has a list of them. */
const wordIn = (options: readonly Node[] | undefined, name: string): readonly string[] =>
  (options ?? []).flatMap((option) => {
    if (!('DefElem' in option) || option.DefElem.defname !== name || option.DefElem.arg === undefined) return [];
    const { arg } = option.DefElem;
    const items = 'List' in arg ? (arg.List.items ?? []) : [arg];
    return items.flatMap((item) => ('String' in item ? [item.String.sval ?? ''] : []));
  });
