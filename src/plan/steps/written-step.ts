import type { Purpose, RowWrites, Step } from '../../model/step.ts';
import { worksSeen } from '../../model/work.ts';
import { namesOf } from '../../recipes/expression.ts';
import { plainStep, stepId } from '../../recipes/step.ts';
import { shortName } from '../../sql/names.ts';
import { relationOf } from '../../sql/relations.ts';
import { classify } from '../../statements/classify.ts';
import { isBlocking } from '../../statements/locks-held.ts';
import type { JudgedChange } from '../../statements/record.ts';
import type { Piece } from './piece.ts';
import { isData, runsAlone, validates } from './transaction.ts';
import { undoOf } from './undo.ts';

/** Statements that stand as they are written, as one step. */
export function writtenStep(input: JudgedChange, pieces: readonly Piece[]): Step {
  const alone = pieces.some((piece) => runsAlone(piece.node));
  const titles = pieces.slice(0, 2).map((piece) => titleOf(input, piece));
  const undo = pieces.map((piece) => undoOf(piece.node, input.defaultSchema));
  const down = undo.includes(undefined) ? undefined : undo.toReversed().join('\n');
  return plainStep({
    id: stepId(titles[0] ?? 'as written'),
    title: joined(titles, pieces.length),
    purpose: purposeOf(pieces),
    phase: phaseOf(pieces),
    kind: pieces.every((piece) => isData(piece.node)) ? 'data' : 'schema',
    sql: pieces.map((piece) => `${piece.sql};`).join('\n'),
    down,
    irreversible:
      down === undefined ? 'No way back for this step alone: the rollback undoes the whole change.' : undefined,
    transaction: alone ? 'none' : 'own',
    lockTimeout: alone ? '0' : pieces.some((piece) => locksStrongly(piece)) ? '2s' : undefined,
    statementTimeout: alone || pieces.some(readsRows) ? '0' : undefined,
    writes: pieces.length === 1 ? writesOf(input, pieces) : undefined,
    why: alone ? 'As written; PostgreSQL refuses it inside a transaction.' : whyAsWritten(pieces),
  });
}

/** By the longest work among the statements. */
const purposeOf = (pieces: readonly Piece[]): Purpose => {
  if (pieces.some(({ node }) => 'IndexStmt' in node && node.IndexStmt.concurrent)) return 'build index';
  return pieces.some(readsRows) ? 'validate' : 'as written';
};

/** What the rehearsal saw of it, where it was run: why no other way is looked for. */
const whyAsWritten = (pieces: readonly Piece[]): string => {
  const effects = pieces.flatMap(({ trace }) => trace?.effect ?? []);
  const works = effects.some((effect) => worksSeen(effect).length > 0);
  if (effects.length < pieces.length || works || pieces.some(({ node }) => isData(node))) return 'As written.';
  return pieces.some(locksStrongly)
    ? 'As written: it holds its locks for a moment and reads no rows.'
    : 'As written: no reader or writer waits for it.';
};

/** An UPDATE or a DELETE, as written: all its rows in one statement. */
const writesOf = ({ defaultSchema }: JudgedChange, [piece]: readonly Piece[]): RowWrites | undefined => {
  const node = piece?.node;
  const update = node && 'UpdateStmt' in node ? node.UpdateStmt : undefined;
  const statement = update ?? (node && 'DeleteStmt' in node ? node.DeleteStmt : undefined);
  if (statement?.relation === undefined) return undefined;
  return {
    table: relationOf(statement.relation, defaultSchema),
    how: update ? 'update' : 'delete',
    which: statement.whereClause ? 'some' : 'all',
    batches: undefined,
  };
};

const titleOf = (input: JudgedChange, piece: Piece): string => {
  const { classification, relations } = classify({
    statement: { ...piece.whole, node: piece.node, sql: piece.sql },
    defaultSchema: input.defaultSchema,
    before: input.rehearsal.before,
    trace: piece.trace,
    isNew: () => false,
    size: () => 'unknown',
  });
  const about = ownName(piece) ?? relations[0];
  const kinds = classification.kinds.join(' + ');
  const words = `${kinds.charAt(0).toUpperCase()}${kinds.slice(1)}`;
  return about === undefined ? words : `${words}: ${shortName(about)}`;
};

/** What has a name of its own is called by it, not by its table's. */
const ownName = ({ node }: Piece): string | undefined => {
  if (
    'DropStmt' in node &&
    ['OBJECT_INDEX', 'OBJECT_TRIGGER', 'OBJECT_POLICY'].includes(node.DropStmt.removeType ?? '')
  ) {
    const [first] = node.DropStmt.objects ?? [];
    return first && 'List' in first ? namesOf(first.List.items).at(-1) : undefined;
  }
  const [only, ...others] = 'AlterTableStmt' in node ? (node.AlterTableStmt.cmds ?? []) : [];
  const command = only && others.length === 0 && 'AlterTableCmd' in only ? only.AlterTableCmd : undefined;
  return command?.subtype === 'AT_DropConstraint' ? command.name : undefined;
};

/** The first two of `count`. */
const joined = ([first = 'As written', second]: readonly string[], count: number): string => {
  if (second === undefined) return first;
  return count === 2 ? `${first}; ${second}` : `${first}; ${second}; and ${count - 2} more`;
};

const phaseOf = (pieces: readonly Piece[]): Step['phase'] => {
  if (pieces.every((piece) => 'DropStmt' in piece.node)) return 'contract';
  return pieces.every((piece) => isData(piece.node)) ? 'migrate' : 'expand';
};

/** On a table that was there before; without a rehearsal every change of a table counts. */
const locksStrongly = ({ trace, node }: Piece): boolean =>
  trace?.effect === undefined
    ? 'AlterTableStmt' in node || 'DropStmt' in node || 'RenameStmt' in node || 'CreateTrigStmt' in node
    : trace.effect.locks.some(isBlocking);

const readsRows = ({ node }: Piece): boolean => validates(node);
