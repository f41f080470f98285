import { makesWritesWait } from '../model/conflicts.ts';
import type { DataDependence, Effect, StatementTrace } from '../model/effect.ts';
import type { RiskLevel } from '../model/review.ts';
import type { QualifiedName } from '../model/schema.ts';
import { modeOn, type SeenWork, worksSeen } from '../model/work.ts';
import type { SizeClass } from '../production/table-size.ts';
import { shortName } from '../sql/names.ts';
import type { Profile } from './kinds/profile.ts';
import { isBlocking } from './locks-held.ts';

/** What is known of a statement beyond its text. */
export type Facts = {
  readonly subjects: readonly QualifiedName[];
  readonly isNew: (relation: QualifiedName) => boolean;
  readonly size: (relation: QualifiedName) => SizeClass;
  readonly trace: StatementTrace | undefined;
};

export type Weighed = { readonly risk: RiskLevel; readonly because: readonly string[] };

/** Moves the level that a kind of change starts at by what is known, and says by what. */
export function weigh(profile: Profile, facts: Facts): Weighed {
  const { subjects, trace } = facts;
  const outcome = trace?.outcome;
  if (outcome?.kind === 'depends on data' && outcome.rare !== true) return weighDataDependence(profile, outcome, facts);
  if (outcome?.kind === 'fails') {
    return { risk: 'high', because: [`fails in the rehearsal (${outcome.error.sqlState})`] };
  }
  if (profile.hazard !== 'access' && subjects.length > 0 && subjects.every(facts.isNew)) {
    const moved = profile.risk !== 'low' || profile.settled !== undefined;
    return { risk: 'low', because: moved ? [`${names(subjects)} is new in this pull request`] : [] };
  }
  const effect = outcome?.kind === 'ran' || outcome?.kind === 'depends on data' ? trace?.effect : undefined;
  if (profile.hazard === 'unknown') return weighUnknown(profile, effect);
  if (profile.hazard === 'data') return weighLoss(profile, facts);
  if (profile.hazard === 'rows') return weighBySize(profile.risk, [], facts);
  return weighWork(profile, effect, facts);
}

/** A required column without default fails on any row; a check, a key or a type only on rows that break it. */
const weighDataDependence = (profile: Profile, { error, relations }: DataDependence, facts: Facts): Weighed => {
  if (relations.every((relation) => facts.size(relation) === 'empty')) {
    return { risk: 'low', because: [`${names(relations)} is empty by its statistics or settings`] };
  }
  const because = `fails on rows that ${names(relations)} may hold today (${error.sqlState})`;
  const onAnyRow = profile.hazard === 'running code' && error.sqlState === '23502';
  return { risk: onAnyRow ? 'high' : atLeast(profile.risk, 'medium'), because: [because] };
};

/** Statements whose text does not tell what they do are as risky as what they were seen doing. */
const weighUnknown = (profile: Profile, effect: Effect | undefined): Weighed => {
  if (effect?.source !== 'observed') return { risk: profile.risk, because: [] };
  const dropped = effect.dropped;
  if (dropped.length > 0) return { risk: 'high', because: [`observed: drops ${names(dropped)}`] };
  const rows = (effect.rows ?? []).filter(({ isNew }) => !isNew);
  const emptied = rows.filter((one) => one.deleted > 0 || one.emptied).map(({ relation }) => relation);
  if (emptied.length > 0) return { risk: 'high', because: [`observed: removes rows of ${names(emptied)}`] };
  const work = heaviest(effect);
  if (work !== undefined) return { risk: atLeast(profile.risk, work.level), because: [work.because] };
  if (effect.locks.some(isBlocking)) {
    return { risk: atLeast(profile.risk, 'medium'), because: ['observed: a lock that makes writes wait'] };
  }
  const changed = rows.filter(({ updated }) => updated > 0).map(({ relation }) => relation);
  if (changed.length > 0) {
    return { risk: atLeast(profile.risk, 'medium'), because: [`observed: changes rows of ${names(changed)}`] };
  }
  const because = profile.risk === 'low' ? [] : ['observed: no lock that makes writes wait, nothing dropped'];
  return { risk: 'low', because };
};

/** Nothing is lost where nothing is. */
const weighLoss = (profile: Profile, { subjects, size }: Facts): Weighed => {
  const empty = subjects.length > 0 && subjects.every((relation) => size(relation) === 'empty');
  return empty
    ? { risk: lower(profile.risk), because: [`${names(subjects)} is empty by its statistics or settings`] }
    : { risk: profile.risk, because: [] };
};

const weighWork = (profile: Profile, effect: Effect | undefined, facts: Facts): Weighed => {
  if (effect !== undefined) {
    const work = heaviest(effect);
    if (work !== undefined) {
      const start = profile.hazard === 'duration' ? work.level : atLeast(profile.risk, work.level);
      return weighBySize(start, [work.because], { ...facts, subjects: [work.relation] });
    }
    if (profile.hazard === 'duration') return nothingLong(profile, effect);
  }
  const start = profile.settled?.risk ?? profile.risk;
  const because = profile.settled === undefined ? [] : [profile.settled.because];
  const long = profile.hazard === 'duration' && profile.work !== 'brief' && start !== 'low';
  return long ? weighBySize(start, because, facts) : { risk: start, because };
};

/** A low kind needs no reason; one that starts higher, or would without a fact of its text, is told why it is not. */
const nothingLong = (profile: Profile, effect: Effect): Weighed => {
  if (profile.risk === 'low' && profile.settled === undefined) return { risk: 'low', because: [] };
  const settled = profile.settled?.risk === 'low' ? [profile.settled.because] : [];
  const seen =
    effect.source === 'observed'
      ? 'observed: no rewrite, no scan'
      : 'no lock that makes writes wait, as seen on real servers';
  return { risk: 'low', because: [...settled, seen] };
};

const weighBySize = (start: RiskLevel, because: readonly string[], { subjects, size }: Facts): Weighed => {
  const sizes = subjects.map((relation) => ({ relation, size: size(relation) }));
  const say = (relation: QualifiedName, word: SizeClass): string => `${shortName(relation)} is ${word}`;
  const large = sizes.find((one) => one.size === 'huge') ?? sizes.find((one) => one.size === 'large');
  if (large) return { risk: higher(start), because: [...because, say(large.relation, large.size)] };
  if (sizes.length === 0 || sizes.some((one) => one.size === 'unknown')) return { risk: start, because };
  const small = sizes.find((one) => one.size === 'small');
  if (small) return { risk: lower(start), because: [...because, say(small.relation, 'small')] };
  return { risk: 'low', because: [...because, `${names(subjects)} is empty`] };
};

type Work = { readonly relation: QualifiedName; readonly level: RiskLevel; readonly because: string };

/** The longest work on existing rows that makes others wait; undefined where there is none. */
const heaviest = (effect: Effect): Work | undefined => {
  const [work] = worksSeen(effect);
  const mode = work && modeOn(work.relation, effect);
  if (work === undefined || (mode !== undefined && !makesWritesWait(mode))) return undefined;
  const { level, what } = told[work.kind];
  const under = mode === undefined ? '' : ` under ${mode}`;
  return { relation: work.relation, level, because: `observed: ${what} in ${shortName(work.relation)}${under}` };
};

const told: Readonly<Record<SeenWork['kind'], { readonly level: RiskLevel; readonly what: string }>> = {
  rewrite: { level: 'high', what: 'every row rewritten' },
  'index build': { level: 'medium', what: 'an index built' },
  scan: { level: 'medium', what: 'every row read' },
  rows: { level: 'medium', what: 'rows changed' },
};

const levels: readonly RiskLevel[] = ['low', 'medium', 'high'];
const lower = (level: RiskLevel): RiskLevel => levels[levels.indexOf(level) - 1] ?? 'low';
const higher = (level: RiskLevel): RiskLevel => levels[levels.indexOf(level) + 1] ?? 'high';

/** The higher of two levels. */
export function atLeast(a: RiskLevel, b: RiskLevel): RiskLevel {
  return levels.indexOf(a) >= levels.indexOf(b) ? a : b;
}

const names = (relations: readonly QualifiedName[]): string => relations.map(shortName).join(', ');
