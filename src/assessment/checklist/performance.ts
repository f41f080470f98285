import { shortName } from '../../sql/names.ts';
import { parse } from '../../sql/parser.ts';
import type { ChangeKind } from '../../statements/kinds/all-kinds.ts';
import type { PlannedChange, SeenStatement } from '../../statements/record.ts';
import { durationOf } from '../durations.ts';
import { heldLocks, isLarge, isLong, isSmall, locksInWords } from '../locks.ts';
import { stepsFor, stepsInWords } from '../mitigation.ts';
import { listed, onExisting, quoted, statementsOf } from '../statements.ts';
import { toldOf } from '../told.ts';
import { watched } from '../watched.ts';
import { type Work, worksOf } from '../works.ts';
import { type Answer, answered, failedAnswer, notApplicable, notYetAsked, seen, toConfirm } from './answer.ts';

/** Completes within the maintenance window? */
export function withinWindow(change: PlannedChange): Answer {
  const works = worksOf(change);
  if (works.length === 0) return nothingGrows(change);
  const concerned = works.map((work) => work.of);
  const text = durationOf(works);
  if (works.every((work) => isSmall(work.size))) return answered(seen(text), concerned);
  // Where others wait that long, the questions about the lock and the team's notice ask instead.
  const asks = works.some(({ size }) => size.class === 'huge') && !heldLocks(change).some(isLong);
  return toConfirm(seen(text), concerned, asks && notYetAsked(change, concerned));
}

const nothingGrows = (change: PlannedChange): Answer => {
  const statements = statementsOf(change);
  if (statements.length === 0) return notApplicable('nothing runs');
  return answered(watched(change, 'brief: nothing in it grows with the rows of an existing table'), statements);
};

/** Large-table operations batched? */
export function batched(change: PlannedChange): Answer {
  const writes = worksOf(change).filter((work) => work.what === 'rows');
  if (writes.length === 0) return notApplicable('no statement writes many rows of an existing table');
  const names = (works: readonly Work[]): string => listed(works.map((work) => `\`${shortName(work.relation)}\``));
  const large = writes.filter((work) => isLarge(work.size));
  const concerned = writes.map((work) => work.of);
  const steps = stepsFor(change, concerned);
  const instead = steps.length === 0 ? '' : `; in the plan: ${stepsInWords(steps)}`;
  if (large.length > 0) {
    const text = `all rows of ${names(large)} are written in one transaction${instead}`;
    const statements = large.map((work) => work.of);
    return failedAnswer(seen(text), statements, notYetAsked(change, statements));
  }
  return writes.every((work) => isSmall(work.size))
    ? notApplicable(`${names(writes)}: known to be small`)
    : toConfirm(seen(`one statement writes ${names(writes)}, whose size is not known${instead}`), concerned, false);
}

const indexTypes: ReadonlySet<ChangeKind> = new Set(['add index', 'add unique index']);

/** Indexes created CONCURRENTLY? */
export function concurrently(change: PlannedChange): Answer {
  const indexes = onExisting(change, indexTypes);
  if (indexes.length === 0) return notApplicable('no index is added to an existing table');
  const blocking = indexes.filter((statement) => !isConcurrent(statement.sql));
  return blocking.length === 0
    ? answered(seen(indexes.length === 1 ? 'the index is' : `all ${indexes.length} are`), indexes)
    : failedAnswer(
        seen(`${listed(blocking.map((statement) => quoted(statement.sql)))} built without CONCURRENTLY: writes wait`),
        blocking,
        false,
      );
}

const isConcurrent = (sql: string): boolean => {
  const parsed = parse(sql);
  const nodes = 'cuts' in parsed ? parsed.cuts.map((cut) => cut.node) : [];
  return nodes.some((node) => 'IndexStmt' in node && node.IndexStmt.concurrent === true);
};

/** Estimated lock duration acceptable? */
export function lockAcceptable(change: PlannedChange): Answer {
  const locks = heldLocks(change);
  const statements = statementsOf(change);
  if (statements.length === 0) return notApplicable('nothing runs');
  const long = locks.filter(isLong);
  if (long.length === 0) return briefOnly(change, statements, locks.length);
  const concerned = unique(long.flatMap((lock) => [lock.of, ...lock.through.map((work) => work.of)]));
  const large = long.some((lock) => lock.through.some((work) => isLarge(work.size)));
  return toConfirm(seen(locksInWords(long)), concerned, large && notYetAsked(change, concerned));
}

const unique = (concerned: readonly SeenStatement[]): readonly SeenStatement[] => [
  ...new Map(concerned.map((one) => [one, one])).values(),
];

const briefOnly = (change: PlannedChange, statements: readonly SeenStatement[], count: number): Answer => {
  const text =
    count === 0
      ? 'no lock makes reads or writes of an existing table wait'
      : 'locks that make others wait are held only for a moment';
  const told = toldOf(change, 'downtime');
  return told === undefined ? answered(watched(change, text), statements) : toConfirm(seen(told), statements, false);
};
