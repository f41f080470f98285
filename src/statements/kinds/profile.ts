import type { Node } from '../../model/node.ts';
import type { ReviewedStatement, RiskLevel } from '../../model/review.ts';
import type { Volatility } from '../../model/volatility.ts';

type TagOf<N> = N extends unknown ? keyof N & string : never;

/** Nodes that end in Stmt and are never a statement of their own: parts of others, or of function bodies. */
type PartTag = 'RawStmt' | 'SetOperationStmt' | 'ReturnStmt' | 'PLAssignStmt' | 'ReplicaIdentityStmt';

/** Every kind of statement in PostgreSQL 18's grammar. */
export type StatementTag = Exclude<Extract<TagOf<Node>, `${string}Stmt`>, PartTag>;

/** What a node of that tag carries. */
export type Body<T extends StatementTag> = Extract<Node, Record<T, unknown>>[T];

/**
 * What makes a kind of change risky, which decides the evidence that moves its level.
 * - `duration`: work on existing rows under a lock; moves with what was observed and with size.
 * - `rows`: rows written one by one; moves with size.
 * - `data`: something is lost; moves down only where there is nothing to lose.
 * - `running code`: names or types that deployed code relies on; no measurement moves it.
 * - `access`: who may do what.
 * - `unknown`: the tree does not tell; only watching does.
 */
export type Hazard = 'none' | 'duration' | 'rows' | 'data' | 'running code' | 'access' | 'unknown';

/** A fact of the statement's own text that settles its level. */
export type SettlingFact =
  | 'constant default'
  | 'default differs per row'
  | 'not valid'
  | 'using an index'
  | 'not concurrently'
  | 'not there';

/** What a kind of change is before any evidence. `Kind` is inferred where a profile is made: the union of all is `ChangeKind`. */
export type Profile<Kind extends string = string> = {
  readonly kind: Kind;
  readonly risk: RiskLevel;
  readonly approach: string;
  readonly hazard: Hazard;
  readonly work: ReviewedStatement['work'];
  readonly reversible: ReviewedStatement['reversible'];
  /** What settles the level, whatever its kind starts at. */
  readonly settled?: { readonly risk: RiskLevel; readonly fact: SettlingFact; readonly because: string };
};

/** Whether an expression gives one value for all rows. */
export type AskVolatility = (expression: Node) => Volatility;

export type Kinds = { readonly [T in StatementTag]: (body: Body<T>, volatility: AskVolatility) => readonly Profile[] };

type Details = Partial<Omit<Profile, 'kind' | 'risk'>>;

/** A low-risk kind: brief, reversible, nothing waits. */
export function low<const Kind extends string>(kind: Kind, details: Details = {}): Profile<Kind> {
  return profile(kind, 'low', 'none', details);
}
export function medium<const Kind extends string>(kind: Kind, hazard: Hazard, details: Details = {}): Profile<Kind> {
  return profile(kind, 'medium', hazard, details);
}
export function high<const Kind extends string>(kind: Kind, hazard: Hazard, details: Details = {}): Profile<Kind> {
  return profile(kind, 'high', hazard, details);
}

const profile = <Kind extends string>(
  kind: Kind,
  risk: RiskLevel,
  hazard: Hazard,
  details: Details,
): Profile<Kind> => ({
  kind,
  risk,
  approach: 'single migration',
  hazard,
  work: 'brief',
  reversible: 'yes',
  ...details,
});

/** For kinds that are the same whatever they carry. */
export function always<P extends Profile>(...profiles: readonly P[]): () => readonly P[] {
  return () => profiles;
}
