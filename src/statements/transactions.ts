import type { TransactionMode } from '../model/migration.ts';
import type { Statement } from '../model/statement.ts';

/** One migration's statements (those inside DO blocks left out), and how its tool wraps them. */
export type Wrapped = { readonly mode: TransactionMode; readonly statements: readonly Statement[] };

/**
 * Which transaction each statement runs in, as a number; undefined where it commits by itself.
 * BEGIN and COMMIT written in the file are followed: a COMMIT inside the tool's transaction ends it, and what comes
 * after commits one by one.
 */
export function transactionsOf(migrations: readonly Wrapped[]): readonly (readonly (number | undefined)[])[] {
  let last = 0;
  const next = (): number => {
    last += 1;
    return last;
  };
  const run = next();
  return migrations.map(({ mode, statements }) => {
    if (mode === 'migration' || mode === 'run') return within(statements, mode === 'run' ? run : next(), next);
    if (mode === 'none') return within(statements, undefined, next);
    return pieceByPiece(statements, next);
  });
}

/** PostgreSQL makes one transaction of several statements sent in one string; a single one runs on its own. */
const pieceByPiece = (statements: readonly Statement[], next: () => number): readonly (number | undefined)[] => {
  const pieces = Map.groupBy(statements, (statement) => statement.piece);
  return [...pieces.values()].flatMap((piece) => {
    const open = piece.length > 1 ? next() : undefined;
    return within(piece, open, next, piece.length > 1);
  });
};

/** `reopens`: after an explicit COMMIT the rest is one transaction again (several statements in one string). */
const within = (
  statements: readonly Statement[],
  outer: number | undefined,
  next: () => number,
  reopens = false,
): readonly (number | undefined)[] => {
  let current = outer;
  return statements.map((statement) => {
    const kind = transactionKind(statement);
    if (kind === 'begin') current ??= next();
    const mine = current;
    if (kind === 'end') current = reopens ? next() : undefined;
    return kind === undefined ? mine : undefined;
  });
};

/** Whether a statement opens or ends a transaction. */
export function transactionKind(statement: Statement): 'begin' | 'end' | undefined {
  if (!('TransactionStmt' in statement.node)) return undefined;
  const kind = statement.node.TransactionStmt.kind;
  if (kind === 'TRANS_STMT_BEGIN' || kind === 'TRANS_STMT_START') return 'begin';
  return ending.some((one) => one === kind) ? 'end' : undefined;
}

/** PREPARE TRANSACTION takes it out of the session, with its locks. */
const ending = ['TRANS_STMT_COMMIT', 'TRANS_STMT_ROLLBACK', 'TRANS_STMT_PREPARE'];
