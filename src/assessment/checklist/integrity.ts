import { shortName } from '../../sql/names.ts';
import type { Evidence } from '../evidence.ts';
import { dependingOnData, failing, failureInWords, triedOn } from '../failures.ts';
import { type Concerned, listed, onExisting, typesOf } from '../statements.ts';
import { type Answer, notApplicable, notYetAsked, proven, toConfirm } from './answer.ts';

const foreignKeys: ReadonlySet<string> = new Set(['add foreign key']);
const uniqueness: ReadonlySet<string> = new Set([
  'add unique constraint',
  'add unique index',
  'add primary key',
  'add exclusion constraint',
]);
const requiredColumns: ReadonlySet<string> = new Set(['add non-null column']);
const otherChecks: ReadonlySet<string> = new Set([
  'set not null',
  'add check constraint',
  'change column type',
  'validate constraint',
  'set domain not null',
  'add domain constraint',
  'validate domain constraint',
  'attach partition',
]);
const askedElsewhere: ReadonlySet<string> = new Set([...foreignKeys, ...uniqueness, ...requiredColumns]);

/** Existing data compatible with the new schema? */
export function dataCompatible(evidence: Evidence): Answer {
  const checks = onExisting(evidence, new Set([...askedElsewhere, ...otherChecks]));
  const depending = dependingOnData(evidence);
  const own = depending.filter((one) => !typesOf(one).some((type) => askedElsewhere.has(type)));
  if (own.length > 0) return askProduction(evidence, own);
  if (depending.length > 0) {
    const text = `depends on the rows that production holds: ${listed(depending.map(failureInWords))}`;
    return toConfirm(text, depending, false);
  }
  return checks.length === 0
    ? notApplicable('no statement checks or converts rows that exist')
    : passed(evidence, checks, 'passed');
}

/** Foreign key references valid? */
export function referencesValid(evidence: Evidence): Answer {
  return checkOf(evidence, foreignKeys, 'no foreign key is added to an existing table');
}

/** Unique constraints without conflicts? */
export function noDuplicates(evidence: Evidence): Answer {
  return checkOf(evidence, uniqueness, 'nothing is made unique in an existing table');
}

const checkOf = (evidence: Evidence, types: ReadonlySet<string>, absent: string): Answer => {
  const checks = onExisting(evidence, types);
  if (checks.length === 0) return notApplicable(absent);
  const depending = checks.filter(({ statement }) => statement.dependsOnData !== undefined);
  if (depending.length > 0) return askProduction(evidence, depending);
  const deferred = checks.filter(({ statement }) => statement.classification.because.some(isNotValid));
  if (deferred.length === 0) return passed(evidence, checks, 'passed');
  const names = listed(deferred.flatMap(({ statement }) => statement.relations.slice(0, 1).map(inCode)));
  return toConfirm(`NOT VALID: rows of ${names} are checked by a later VALIDATE, not here`, deferred, false);
};

const isNotValid = (because: string): boolean => because.startsWith('NOT VALID');
const inCode = (name: string): string => `\`${shortName(name)}\``;

/** The rehearsal cannot know production's rows; the plan has the query that does. */
const askProduction = (evidence: Evidence, depending: readonly Concerned[]): Answer => {
  const queries = evidence.plan.verification.filter((one) => one.when === 'before').map((one) => `“${one.question}”`);
  const ask = queries.length === 0 ? '' : `; ask production first: ${listed(queries)}`;
  const text = `${listed(depending.map(failureInWords))}${ask}`;
  return toConfirm(text, depending, notYetAsked(evidence, depending));
};

const passed = (evidence: Evidence, checks: readonly Concerned[], verb: string): Answer => {
  const { rehearsal } = evidence;
  if (rehearsal.outcome === 'not rehearsed') {
    return toConfirm(`not rehearsed: ${rehearsal.reason ?? 'no reason given'}`, checks, false);
  }
  const broken = failing(evidence);
  if (broken.length > 0) return toConfirm(`could not be tried: ${listed(broken.map(failureInWords))}`, checks, false);
  const tables = checks.flatMap(({ statement }) => statement.relations.slice(0, 1));
  const made = new Set(rehearsal.rows.made.map((one) => one.table));
  const empty = tables.filter((table) => !made.has(table));
  if (empty.length === 0) return proven(`${verb} on ${triedOn(evidence)}`, checks);
  const reason = rehearsal.rows.notMade.find((one) => empty.includes(one.table))?.reason;
  const because = reason === undefined ? '' : ` (${reason})`;
  return toConfirm(`${verb}, but without rows in ${listed(empty.map(inCode))}${because}`, checks, false);
};
