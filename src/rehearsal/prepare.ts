import type { Migration, TransactionMode } from '../model/migration.ts';
import type { Node } from '../model/node.ts';
import type { QualifiedName } from '../model/schema.ts';
import type { Script, Source, Statement } from '../model/statement.ts';
import type { Step } from '../model/step.ts';
import { innerStatements } from '../sql/inner.ts';
import { printNode } from '../sql/print.ts';
import { nameOfList, relationsIn } from '../sql/relations.ts';
import { readScript, wholeFile } from '../sql/script.ts';
import { transactionRefusal } from '../sql/transaction-refusal.ts';
import { callsIn, functionName } from '../sql/volatility.ts';
import { demandsOf } from './counterexamples/asks.ts';
import { reducedStatement } from './lacks/reduced.ts';
import type { RunKind, RunScript, RunStatement, RunStep } from './protocol.ts';
import type { Copy } from './session.ts';
import { unwatchedEffect } from './unwatched.ts';

/** A migration, ready for the child. */
export function prepareUp({ id, up, transaction }: Migration, schema = 'public'): RunScript {
  return prepareSource(id, up, transaction.mode, schema);
}

/** The same for a migration of the change, with what its statements ask of rows. */
export function prepareArguing(migration: Migration, schema = 'public'): RunScript {
  const script = readScript(migration.up);
  const prepared = prepareUp(migration, schema);
  const statements = prepared.statements.map((statement, index) => {
    const node = script.statements[index]?.node;
    return node === undefined ? statement : { ...statement, demands: demandsOf(node, schema) };
  });
  return { ...prepared, statements };
}

/** The functions that a migration calls, each once; defaults are what they are asked about. */
export function prepareCalls({ up }: Migration): readonly (readonly string[])[] {
  if (!/\bdefault\b/i.test(up.text)) return [];
  const script = readScript(up);
  const all = script.statements.flatMap((one) => [one, ...innerStatements(one).statements]);
  const calls = all.flatMap(({ node }) => callsIn(node));
  return [...new Map(calls.map((parts) => [functionName(parts), parts])).values()];
}

/** Its way back, where it has one. */
export function prepareDown({ id, down, transaction }: Migration, schema = 'public'): RunScript | undefined {
  return down && prepareSource(id, down, transaction.mode, schema);
}

/** A file that runs before the history (a dump, `structure.sql`): no transaction, statement by statement. */
export function prepareBaseline(path: string, text: string, schema = 'public'): RunScript {
  return prepareSource(path, wholeFile(path, text), 'none', schema);
}

/** A step of a plan. Its SQL is ours, so what does not parse is a defect of ours and is thrown. */
export function prepareStep(step: Step, schema = 'public'): RunStep {
  const script = readScript(wholeFile(step.id, step.sql));
  const broken = script.unreadable[0];
  if (broken) throw new Error(`step ${step.id} is no SQL: ${broken.reason}\n${step.sql}`);
  // A procedure is called by its name: the step knows whose rows it writes.
  const called = step.writes === undefined ? [] : [step.writes.table];
  const statements = prepareStatements(script, schema).map((statement) =>
    statement.relations.length === 0 ? { ...statement, relations: called } : statement,
  );
  return { id: step.id, transaction: step.transaction, statements };
}

const prepareSource = (id: string, source: Source, mode: TransactionMode, schema: string): RunScript => {
  const script = readScript(source);
  return {
    id,
    path: source.path,
    mode,
    statements: prepareStatements(script, schema),
    unreadable: script.unreadable.map(({ location, reason }) => ({ line: location?.start.line ?? 1, reason })),
  };
};

const prepareStatements = (script: Script, schema: string): readonly RunStatement[] =>
  script.statements.map((statement, index) => ({
    ...prepareStatement(statement, index, schema),
    watched: !insertsLike(statement, script.statements[index - 1]),
  }));

/** Rows given one by one to the table that the statement before gave rows to. */
const insertsLike = ({ node }: Statement, before: Statement | undefined): boolean =>
  'InsertStmt' in node &&
  before !== undefined &&
  'InsertStmt' in before.node &&
  node.InsertStmt.relation?.relname === before.node.InsertStmt.relation?.relname &&
  node.InsertStmt.relation?.schemaname === before.node.InsertStmt.relation?.schemaname;

const prepareStatement = (statement: Statement, index: number, schema: string): Omit<RunStatement, 'watched'> => ({
  index,
  sql: statement.sql,
  line: statement.location.start.line,
  piece: statement.piece,
  kind: kindOf(statement.node),
  neverRun: neverRun(statement.node),
  extension: 'CreateExtensionStmt' in statement.node ? statement.node.CreateExtensionStmt.extname : undefined,
  copy: copyOf(statement),
  truncates: 'TruncateStmt' in statement.node,
  relations: tablesOf(statement, schema),
  unwatched: unwatchedEffect(statement.node, schema),
  ...reducedOf(statement.node),
  ...asksOf(statement),
});

const reducedOf = (node: Node): Pick<RunStatement, 'reduced'> => {
  const reduced = reducedStatement(node);
  return reduced === undefined ? {} : { reduced };
};

/** A query, a CALL or a DO block: what its functions do is all that it does. */
const asksOf = (statement: Statement): Pick<RunStatement, 'asks'> => {
  const { node } = statement;
  if (!('SelectStmt' in node || 'CallStmt' in node || 'DoStmt' in node)) return {};
  const all = [statement, ...innerStatements(statement).statements];
  return { asks: all.flatMap((one) => callsIn(one.node)).map((parts) => parts.join('.').toLowerCase()) };
};

/** `COPY … FROM stdin` never returns in an embedded PostgreSQL: its rows are handed over as a file. */
const copyOf = ({ node, copyData }: Statement): Copy | undefined =>
  'CopyStmt' in node && copyData !== undefined
    ? { rows: copyData, asFile: printNode({ CopyStmt: { ...node.CopyStmt, filename: '/dev/blob' } }) }
    : undefined;

/** Tables that a statement names, those inside a DO block and those of DROP TABLE included. */
const tablesOf = (statement: Statement, schema: string): readonly QualifiedName[] =>
  [statement, ...innerStatements(statement).statements].flatMap(({ node }) => {
    if (!('DropStmt' in node)) return relationsIn(node, schema);
    return (node.DropStmt.objects ?? []).map((item) => nameOfList('List' in item ? item.List.items : [item], schema));
  });

const kindOf = (node: Node): RunKind => {
  if ('TransactionStmt' in node) {
    const kind = node.TransactionStmt.kind ?? '';
    if (/_(BEGIN|START)$/.test(kind)) return 'begins transaction';
    if (/_(COMMIT|ROLLBACK|PREPARE)$/.test(kind)) return 'ends transaction';
    return needsTransaction(node) ? 'outside transaction' : 'ordinary';
  }
  if ('CreateExtensionStmt' in node) return 'creates extension';
  if (neverRun(node) !== undefined) return 'never run';
  if ('CopyStmt' in node && !node.CopyStmt.filename) return 'copies from the client';
  return transactionRefusal(node) !== undefined || needsTransaction(node) ? 'outside transaction' : 'ordinary';
};

/** What PostgreSQL refuses outside of a transaction (25P01): in one of ours it would pass. */
const needsTransaction = (node: Node): boolean =>
  'LockStmt' in node ||
  ('TransactionStmt' in node && /SAVEPOINT|_ROLLBACK_TO$|_RELEASE$/.test(node.TransactionStmt.kind ?? ''));

/** What would leave the machine, or do work on it outside of PostgreSQL. */
const neverRun = (node: Node): string | undefined => {
  if ('CopyStmt' in node && node.CopyStmt.is_program) {
    return 'COPY … PROGRAM starts a program on the server and is never run';
  }
  if ('CopyStmt' in node && node.CopyStmt.filename) {
    return `${node.CopyStmt.filename} is a file of the production server`;
  }
  if ('CopyStmt' in node && !node.CopyStmt.is_from)
    return 'COPY … TO stdout changes nothing, and its rows have no reader';
  if ('CreateTableSpaceStmt' in node) return 'a tablespace is a directory of the production server';
  const subscribes =
    'CreateSubscriptionStmt' in node || 'AlterSubscriptionStmt' in node || 'DropSubscriptionStmt' in node;
  return subscribes ? 'a subscription connects to another server and is never run' : undefined;
};
