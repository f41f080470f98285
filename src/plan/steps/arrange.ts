import { makesOthersWait } from '../../model/diagnostic.ts';
import type { PlannedStep } from '../../model/plan.ts';
import type { Step } from '../../model/step.ts';
import { worksSeen } from '../../model/work.ts';
import { later } from '../../recipes/step.ts';
import { isBlocking } from '../../statements/locks-held.ts';
import type { JudgedChange } from '../../statements/record.ts';
import { actionRecipe } from './action-recipe.ts';
import { chooseRecipe } from './choose-recipe.ts';
import { actionOf, type Chosen } from './chosen.ts';
import { type Boundary, deployBoundaries } from './deploy-boundaries.ts';
import { dropsTogether } from './drops-together.ts';
import { servedTables } from './indirect-references.ts';
import { earliest, latest, type Moment, type PendingUntil, pendingBecauseItWaits } from './pending.ts';
import { type Piece, piecesOf } from './piece.ts';
import { withoutGaps } from './retyped-defaults.ts';
import { safeOrder } from './safe-order.ts';
import { withoutTakenDrops } from './taken-drops.ts';
import { isData, isTransactionControl, runsAlone, validates } from './transaction.ts';
import { writtenStep } from './written-step.ts';

export type Arrangement = { readonly differs: boolean; readonly steps: readonly PlannedStep[] };

/** The whole change in safe order: each statement as it is written, or by the recipe of its finding. */
export function arrangeSteps(input: JudgedChange): Arrangement {
  const pieces = piecesOf(input).filter((piece) => !isTransactionControl(piece.node));
  const chosen = pieces.map((piece) => ({ piece, recipe: chooseRecipe(piece) ?? actionRecipe(input, piece) }));
  const together = dropsTogether(input, withoutTakenDrops(input, withoutGaps(chosen, input.defaultSchema)));
  const boundaries = deployBoundaries(input, together);
  const stays = boundaries.size === 0 && !pieces.some(worksUnderHeldLocks);
  if (stays && chosen.every(({ recipe }) => recipe === undefined)) {
    return { differs: false, steps: asWritten(input, pieces) };
  }
  return { differs: true, steps: safeOrder(staged(input, together, boundaries)) };
}

/** Nothing to replace: the tool's own transactions stand. */
const asWritten = (input: JudgedChange, pieces: readonly Piece[]): readonly PlannedStep[] => {
  const modes = new Map(input.migrations.map(({ migration }) => [migration.id, migration.transaction.mode]));
  const split = (piece: Piece): boolean => modes.get(piece.migrationId) === 'none' || runsAlone(piece.node);
  return safeOrder(
    grouped(pieces, split).map((group) => ({
      ...planned(writtenStep(input, group), group),
      // Actions of one ALTER TABLE were seen together.
      effects: [...new Set(group.map(({ trace }) => trace))].flatMap((trace) => trace?.effect ?? []),
    })),
  );
};

const staged = (
  input: JudgedChange,
  chosen: readonly Chosen[],
  boundaries: ReadonlyMap<number, readonly Boundary[]>,
): readonly PlannedStep[] => {
  const pending: PendingUntil[] = [];
  const steps: PlannedStep[] = [];
  let together: Piece[] = [];
  const flush = (): void => {
    // A lock alone in its transaction is gone before the next step begins.
    const works = together.some(({ node }) => !('LockStmt' in node));
    if (works) steps.push(planned(writtenStep(input, together), together));
    together = [];
  };
  for (const [at, { piece, recipe }] of chosen.entries()) {
    for (const { step, table, column } of boundaries.get(at) ?? []) {
      flush();
      const { release, day } = earliest(piece.node, input.defaultSchema, input.rehearsal.before, pending);
      const deploys = later([step], release, day - 1);
      steps.push(...deploys.map((one) => planned(one, [piece])));
      pending.push({ table, column, ...latest(deploys) });
    }
    const heeded = recipe === undefined ? pending : pending.filter(({ onlyAsWritten }) => !onlyAsWritten);
    const start = latest([
      earliest(piece.node, input.defaultSchema, input.rehearsal.before, heeded),
      neededUntil(input, piece, chosen.slice(at + 1)),
    ]);
    if (recipe === undefined && start.release === 0 && !standsApart(piece) && sameMigration(together, piece))
      together.push(piece);
    else {
      flush();
      if (recipe === undefined && 'LockStmt' in piece.node) continue;
      const own = later(recipe?.steps ?? [writtenStep(input, [piece])], start.release, start.day - 1);
      steps.push(...own.map((step) => planned(step, [piece])));
      const waiting = start.release > 0 ? pendingBecauseItWaits(piece.node, input.defaultSchema) : [];
      const until = latest(own);
      pending.push(...[...(recipe?.leaves ?? []), ...waiting].map((one) => ({ ...one, ...until })));
    }
  }
  flush();
  return steps;
};

/** What serves a column is dropped when the column is, not two weeks before. */
const neededUntil = (input: JudgedChange, { node }: Piece, later: readonly Chosen[]): Moment => {
  const tables = servedTables(node, input.defaultSchema, input.rehearsal.before);
  const drops = later.flatMap(({ piece, recipe }) => {
    const drop = recipe && actionOf(piece.node, 'AT_DropColumn', input.defaultSchema);
    return drop && tables.includes(drop.table) ? [latest(recipe.steps)] : [];
  });
  return latest(drops);
};

const sameMigration = (together: readonly Piece[], piece: Piece): boolean => {
  const last = together.at(-1);
  return last === undefined || last.migrationId === piece.migrationId;
};

/** Harmless statements share a transaction; work on rows and what a finding is about do not. */
const standsApart = (piece: Piece): boolean =>
  runsAlone(piece.node) ||
  worksUnderHeldLocks(piece) ||
  (isData(piece.node) && touchesExisting(piece)) ||
  piece.diagnostics.some((it) => it.severity !== 'note' && makesOthersWait(it.hazard));

/** Brief for others by itself, and long for those who wait for a lock that its transaction holds since an earlier statement. */
const worksUnderHeldLocks = ({ node, trace }: Piece): boolean => {
  const isGentle = 'RefreshMatViewStmt' in node || validates(node);
  const effect = trace?.effect;
  return isGentle && effect?.held?.some(isBlocking) === true && worksSeen(effect).length > 0;
};

const touchesExisting = ({ trace }: Piece): boolean => trace?.effect?.locks.some((lock) => !lock.isNew) ?? true;

const planned = (step: Step, pieces: readonly Piece[]): PlannedStep => {
  const [first] = pieces;
  return {
    step,
    effects: [],
    estimate: undefined,
    from: first ? { migrationId: first.migrationId, statement: first.statement } : undefined,
  };
};

/** Runs of pieces of one migration; a piece that is split off stands alone. */
const grouped = (pieces: readonly Piece[], split: (piece: Piece) => boolean): readonly (readonly Piece[])[] => {
  const groups: Piece[][] = [];
  for (const piece of pieces) {
    const open = groups.at(-1);
    const last = open?.at(-1);
    if (open && last && last.migrationId === piece.migrationId && !split(piece) && !split(last)) open.push(piece);
    else groups.push([piece]);
  }
  return groups;
};
