import { shortName } from '../../sql/names.ts';
import type { ChangeKind } from '../../statements/kinds/all-kinds.ts';
import type { PlannedChange, SeenStatement } from '../../statements/record.ts';
import { askingRows, foreignKeys, requiredColumns, uniqueness } from '../asking-rows.ts';
import { dependingOnData, failureInWords } from '../failures.ts';
import { isAnyOf, listed, onExisting } from '../statements.ts';
import { together, triedOnRows } from '../tried-on-rows.ts';
import { type Answer, answered, notApplicable, notYetAsked, seen, toConfirm, tried } from './answer.ts';

const askedElsewhere: ReadonlySet<ChangeKind> = new Set([...foreignKeys, ...uniqueness, ...requiredColumns]);

/** Existing data compatible with the new schema? */
export function dataCompatible(change: PlannedChange): Answer {
  const checks = askingRows(change);
  const depending = dependingOnData(change);
  const own = depending.filter((one) => !isAnyOf(one, askedElsewhere));
  if (own.length > 0) return askProduction(change, own);
  if (depending.length > 0) {
    const text = `depends on the rows that production holds: ${listed(depending.map(failureInWords))}`;
    return toConfirm(tried(text), depending, false);
  }
  return checks.length === 0
    ? notApplicable('no statement checks or converts rows that exist')
    : passed(change, checks);
}

/** Foreign key references valid? */
export function referencesValid(change: PlannedChange): Answer {
  return checkOf(change, foreignKeys, 'no foreign key is added to an existing table');
}

/** Unique constraints without conflicts? */
export function noDuplicates(change: PlannedChange): Answer {
  return checkOf(change, uniqueness, 'nothing is made unique in an existing table');
}

const checkOf = (change: PlannedChange, types: ReadonlySet<ChangeKind>, absent: string): Answer => {
  const checks = onExisting(change, types);
  if (checks.length === 0) return notApplicable(absent);
  const depending = checks.filter((statement) => dependingOnData(change).includes(statement));
  if (depending.length > 0) return askProduction(change, depending);
  const deferred = checks.filter(({ settledBy }) => settledBy.includes('not valid'));
  if (deferred.length === 0) return passed(change, checks);
  const names = listed(deferred.flatMap((statement) => statement.relations.slice(0, 1).map(inCode)));
  return toConfirm(seen(`NOT VALID: rows of ${names} are checked by a later VALIDATE, not here`), deferred, false);
};

const inCode = (name: string): string => `\`${shortName(name)}\``;

/** The rehearsal cannot know production's rows; the plan has the query that does. */
const askProduction = (change: PlannedChange, depending: readonly SeenStatement[]): Answer => {
  const queries = change.plan.verification.filter((one) => one.when === 'before').map((one) => `“${one.question}”`);
  const ask = queries.length === 0 ? '' : `; ask production first: ${listed(queries)}`;
  const text = `${listed(depending.map(failureInWords))}${ask}`;
  return toConfirm(tried(text), depending, notYetAsked(change, depending));
};

const passed = (change: PlannedChange, checks: readonly SeenStatement[]): Answer =>
  answered(together(checks.map((one) => triedOnRows(change, one))), checks);
