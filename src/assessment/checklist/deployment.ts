import type { UsageReport } from '../../model/usage.ts';
import { shortName } from '../../sql/names.ts';
import type { PlannedChange, SeenStatement } from '../../statements/record.ts';
import {
  breakageOf,
  breaksCode,
  brokenInWords,
  messageOf,
  notFound,
  nothingNarrowed,
  notSearched,
  retypedIn,
  usesInWords,
} from '../breakage.ts';
import { couldNotRun } from '../failures.ts';
import { heldLocks, isLarge, isLong, isSmall } from '../locks.ts';
import { stepsInWords } from '../mitigation.ts';
import { listed, statementsOf } from '../statements.ts';
import { worksOf } from '../works.ts';
import {
  type Answer,
  answered,
  failedAnswer,
  notApplicable,
  nothingFound,
  notTried,
  notYetAsked,
  seen,
  toConfirm,
} from './answer.ts';

/** Application code backward-compatible? */
export function backwardCompatible(change: PlannedChange): Answer {
  const statements = statementsOf(change);
  if (statements.length === 0) return notApplicable('nothing runs');
  const breakage = breakageOf(change);
  const concerned = breakingStatements(change, statements);
  if (breakage.used.length > 0) {
    const asked = !notYetAsked(change, concerned) && concerned.length > 0;
    return failedAnswer(seen(listed(breakage.used.map(usesInWords))), concerned, !asked);
  }
  if (breaksCode(breakage)) {
    const said = seen(listed(brokenInWords(change)));
    const required = notYetAsked(change, concerned);
    return change.narrowed.some(({ refuses }) => refuses === 'all')
      ? failedAnswer(said, concerned, required)
      : toConfirm(said, concerned, required);
  }
  if (breakage.unsearched.length > 0) {
    const removing = removingStatements(statements, breakage.unsearched);
    return toConfirm(
      notTried(notSearched(breakage)),
      removing,
      removing.every((one) => notYetAsked(change, [one])),
    );
  }
  const retyped = retypedIn(change);
  if (retyped !== undefined) return toConfirm(seen(retyped), statements, false);
  if (breakage.noted.length > 0) {
    return toConfirm(seen(listed(breakage.noted.map(messageOf))), statements, false);
  }
  if (breakage.unused.length > 0)
    return answered(nothingFound(`${notFound(breakage)}; code elsewhere was not searched`), statements);
  if (couldNotRun(change).length > 0)
    return toConfirm(
      notTried('not all of it could be run here, so what changes for running code was not seen'),
      statements,
      false,
    );
  return answered(nothingNarrowed(change), statements);
}

const breakingStatements = (change: PlannedChange, statements: readonly SeenStatement[]): readonly SeenStatement[] => {
  const { findings } = breakageOf(change);
  const places = [...findings, ...change.narrowed.map(({ by }) => by)];
  return statements.filter((one) =>
    places.some((place) => place.migrationId === one.migration.id && place.statement === one.index),
  );
};

/** Those about the tables that lose the names; all where none is. */
const removingStatements = (
  statements: readonly SeenStatement[],
  reports: readonly UsageReport[],
): readonly SeenStatement[] => {
  const tables = new Set(reports.map(({ of }) => of.table ?? of.name));
  const own = statements.filter((statement) => statement.relations.some((relation) => tables.has(relation)));
  return own.length > 0 ? own : statements;
};

/** Database changes deployed before the application's? */
export function databaseFirst(change: PlannedChange): Answer {
  const statements = statementsOf(change);
  if (statements.length === 0) return notApplicable('nothing runs');
  const later = change.plan.steps.filter(({ step }) => step.release > 0);
  if (later.length > 0) {
    const text = `in alternation: ${stepsInWords(later)} only after the previous release is deployed everywhere`;
    return toConfirm(seen(text), statements, false);
  }
  if (change.schemaChanges.every((change) => change.kind === 'removed') && change.schemaChanges.length > 0) {
    return toConfirm(seen('the reverse here: first deploy the code that no longer uses it'), statements, false);
  }
  return toConfirm(seen(`\`${change.guidance.deploy}\` before the code that needs it`), statements, false);
}

/** Monitoring alerts configured? */
export function monitoring(change: PlannedChange): Answer {
  const works = worksOf(change).filter((work) => !isSmall(work.size));
  if (works.length === 0) return notApplicable('nothing in it takes long enough to watch');
  const tables = listed(works.map((work) => `\`${shortName(work.relation)}\``));
  const text = `waiting sessions and replica lag while ${tables} is worked on`;
  return toConfirm(
    seen(text),
    works.map((work) => work.of),
    false,
  );
}

/** Team notified of the window? */
export function teamNotified(change: PlannedChange): Answer {
  const long = heldLocks(change).filter(isLong);
  if (long.length === 0) return notApplicable('nothing waits long enough to need a window');
  const works = long.flatMap((lock) => lock.through);
  // A wait whose length is not known is accepted by its own item; a window is called for where the table is known to be large.
  const required = works.some((work) => isLarge(work.size));
  const tables = listed([...new Set(long.map((lock) => `\`${shortName(lock.relation)}\``))]);
  return toConfirm(
    seen(`others wait for ${tables} while rows are worked on; the question about the lock duration says for how long`),
    long.map((lock) => lock.of),
    required,
  );
}
