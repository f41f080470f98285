import { cameToItsEnd, type StatementTrace } from '../model/effect.ts';
import type { Node } from '../model/node.ts';
import type { Classification, ReviewedStatement } from '../model/review.ts';
import type { QualifiedName, Schema } from '../model/schema.ts';
import type { Statement } from '../model/statement.ts';
import type { FunctionVolatility } from '../model/volatility.ts';
import { longestWork, workKind } from '../model/work.ts';
import type { SizeClass } from '../production/table-size.ts';
import { innerStatements } from '../sql/inner.ts';
import { rowsWritten } from '../sql/written-rows.ts';
import type { ChangeKind, KindProfile } from './kinds/all-kinds.ts';
import type { SettlingFact } from './kinds/profile.ts';
import { partThatWrites } from './kinds/rows.ts';
import { profilesOn } from './nothing-there.ts';
import { type Named, namedIn } from './subjects.ts';
import { atLeast, type Facts, weigh } from './weigh.ts';

export type ClassifyInput = {
  readonly statement: Statement;
  readonly defaultSchema: string;
  /** The schema before the statement; resolves an index to its table. */
  readonly before: Schema | undefined;
  /** What became of the statement in the rehearsal, where there was one. */
  readonly trace: StatementTrace | undefined;
  /** Whether a relation is new where the statement stands: made in this pull request, by it or before it. */
  readonly isNew: (relation: QualifiedName) => boolean;
  readonly size: (relation: QualifiedName) => SizeClass;
  /** What the rehearsed database says of functions. */
  readonly functions?: FunctionVolatility | undefined;
};

export type Classified = {
  readonly classification: Classification<ChangeKind>;
  /** What the statement acts on, then what else it names; an index stands for its table. */
  readonly relations: readonly QualifiedName[];
  /** What its own text says that settles its level. */
  readonly settledBy: readonly SettlingFact[];
} & Pick<ReviewedStatement, 'work' | 'reversible'>;

/** Says what a statement is, how risky with the evidence at hand, and how such a change is made. Total: every statement gets an answer. */
export function classify(input: ClassifyInput): Classified {
  const { profiles, named } = readingOf(input);
  const { isNew, size, trace } = input;
  const facts: Facts = { subjects: named.subjects, isNew, size, trace };
  const weighed = profiles.map((profile) => weigh(profile, facts));
  const leading = profiles.reduce((a, b) => (rank(b) > rank(a) ? b : a));
  return {
    classification: {
      kinds: unique(profiles.map(({ kind }) => kind)),
      risk: weighed.map((one) => one.risk).reduce(atLeast),
      approach: leading.approach,
      because: unique(weighed.flatMap((one) => one.because)),
    },
    relations: [...named.subjects, ...named.others],
    settledBy: unique(profiles.flatMap(({ settled }) => settled?.fact ?? [])),
    work: workOf(profiles, facts),
    reversible: leastReversible(profiles, input.trace),
  };
}

/** A DO block whose statements can be read is those statements. */
const readingOf = (input: ClassifyInput): { readonly profiles: readonly KindProfile[]; readonly named: Named } => {
  const { statement, defaultSchema, before, isNew, functions } = input;
  const ground = { before, defaultSchema, isNew, functions };
  const inner = innerStatements(statement);
  const read = inner.statements.filter((one) => !('SelectStmt' in one.node));
  if (read.length === 0) {
    const profiles = [...profilesOn(statement.node, ground), ...partsThatWrite(statement.node)];
    return { profiles, named: namedIn(statement.node, defaultSchema, before) };
  }
  const named = read.map((one) => namedIn(one.node, defaultSchema, before));
  const subjects = unique(named.flatMap((one) => one.subjects));
  const others = unique(named.flatMap((one) => one.others)).filter((name) => !subjects.includes(name));
  const profiles = read.flatMap((one) => profilesOn(one.node, ground));
  return {
    profiles: inner.dynamic ? [...profiles, ...profilesOn(statement.node, ground)] : profiles,
    named: { subjects, others },
  };
};

/** What writes rows inside of a statement of another kind: after WITH, under EXPLAIN ANALYZE. */
const partsThatWrite = (node: Node): readonly KindProfile[] => {
  if ('UpdateStmt' in node || 'DeleteStmt' in node || 'MergeStmt' in node) return [];
  return rowsWritten(node).map(({ how }) => partThatWrites(how));
};

const riskRank = { low: 0, medium: 1, high: 2 } as const;
const rank = (profile: KindProfile): number => riskRank[profile.settled?.risk ?? profile.risk];

/** On what this change makes itself, nothing takes long but writing rows. */
const workOf = (profiles: readonly KindProfile[], { trace, subjects, isNew }: Facts): ReviewedStatement['work'] => {
  const effect = cameToItsEnd(trace?.outcome) ? trace?.effect : undefined;
  const expected = longestWork(profiles.map(({ work }) => work));
  const onlyNew = subjects.length > 0 && subjects.every(isNew);
  return workKind(onlyNew && expected !== 'rows' ? 'brief' : expected, effect ? [effect] : []);
};

const reversibleOrder: readonly ReviewedStatement['reversible'][] = ['yes', 'unknown', 'with data loss', 'no'];

/** A type change that wrote nothing anew kept every value as it was stored, so the old type can read it. */
const leastReversible = (
  profiles: readonly KindProfile[],
  trace: StatementTrace | undefined,
): ReviewedStatement['reversible'] => {
  const effect = cameToItsEnd(trace?.outcome) ? trace?.effect : undefined;
  const unwritten = effect?.source === 'observed' && effect.rewrites.length === 0;
  const own = profiles.map((one) => (one.kind === 'change column type' && unwritten ? 'yes' : one.reversible));
  const overwrites = effect?.rows?.some((rows) => !rows.isNew && (rows.emptied || rows.deleted + rows.updated > 0));
  const each = overwrites ? [...own, 'no' as const] : own;
  return reversibleOrder.findLast((reversible) => each.includes(reversible)) ?? 'unknown';
};

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];
