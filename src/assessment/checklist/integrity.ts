import { shortName } from '../../sql/names.ts';
import type { ChangeKind } from '../../statements/kinds/all-kinds.ts';
import type { PlannedChange, SeenStatement } from '../../statements/record.ts';
import { dependingOnData, failing, failureInWords, triedOn } from '../failures.ts';
import { isAnyOf, listed, onExisting } from '../statements.ts';
import { type Answer, notApplicable, notYetAsked, proven, toConfirm } from './answer.ts';

const foreignKeys: ReadonlySet<ChangeKind> = new Set(['add foreign key']);
const uniqueness: ReadonlySet<ChangeKind> = new Set([
  'add unique constraint',
  'add unique index',
  'add primary key',
  'add exclusion constraint',
]);
const requiredColumns: ReadonlySet<ChangeKind> = new Set(['add non-null column']);
const otherChecks: ReadonlySet<ChangeKind> = new Set([
  'set not null',
  'add check constraint',
  'change column type',
  'validate constraint',
  'set domain not null',
  'add domain constraint',
  'validate domain constraint',
  'attach partition',
]);
const askedElsewhere: ReadonlySet<ChangeKind> = new Set([...foreignKeys, ...uniqueness, ...requiredColumns]);

/** Existing data compatible with the new schema? */
export function dataCompatible(change: PlannedChange): Answer {
  const checks = onExisting(change, new Set([...askedElsewhere, ...otherChecks]));
  const depending = dependingOnData(change);
  const own = depending.filter((one) => !isAnyOf(one, askedElsewhere));
  if (own.length > 0) return askProduction(change, own);
  if (depending.length > 0) {
    const text = `depends on the rows that production holds: ${listed(depending.map(failureInWords))}`;
    return toConfirm(text, depending, false);
  }
  return checks.length === 0
    ? notApplicable('no statement checks or converts rows that exist')
    : passed(change, checks, 'passed');
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
  if (deferred.length === 0) return passed(change, checks, 'passed');
  const names = listed(deferred.flatMap((statement) => statement.relations.slice(0, 1).map(inCode)));
  return toConfirm(`NOT VALID: rows of ${names} are checked by a later VALIDATE, not here`, deferred, false);
};

const inCode = (name: string): string => `\`${shortName(name)}\``;

/** The rehearsal cannot know production's rows; the plan has the query that does. */
const askProduction = (change: PlannedChange, depending: readonly SeenStatement[]): Answer => {
  const queries = change.plan.verification.filter((one) => one.when === 'before').map((one) => `“${one.question}”`);
  const ask = queries.length === 0 ? '' : `; ask production first: ${listed(queries)}`;
  const text = `${listed(depending.map(failureInWords))}${ask}`;
  return toConfirm(text, depending, notYetAsked(change, depending));
};

const passed = (change: PlannedChange, checks: readonly SeenStatement[], verb: string): Answer => {
  const { rehearsal } = change;
  if (rehearsal.outcome === 'not rehearsed') {
    return toConfirm(`not rehearsed: ${rehearsal.reason ?? 'no reason given'}`, checks, false);
  }
  const broken = failing(change);
  if (broken.length > 0) return toConfirm(`could not be tried: ${listed(broken.map(failureInWords))}`, checks, false);
  const tables = checks.flatMap((statement) => statement.relations.slice(0, 1));
  const made = new Set(rehearsal.rows.made.map((one) => one.table));
  const empty = tables.filter((table) => !made.has(table));
  if (empty.length === 0) return proven(`${verb} on ${triedOn(change)}`, checks);
  const reason = rehearsal.rows.notMade.find((one) => empty.includes(one.table))?.reason;
  const because = reason === undefined ? '' : ` (${reason})`;
  return toConfirm(`${verb}, but without rows in ${listed(empty.map(inCode))}${because}`, checks, false);
};
