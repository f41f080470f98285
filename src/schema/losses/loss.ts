import type { QualifiedName } from '../../model/schema.ts';

export const lossKinds = [
  'privilege',
  'future privilege',
  'policy',
  'restrictive policy',
  'row security',
  'forced row security',
  'reading with own rights',
  'security barrier',
  'search path',
  'revoked privilege',
  'uniqueness',
  'foreign key',
  'constraint',
  'index',
  'trigger',
  'rule',
  'default',
  'not null',
  'identity',
  'owner',
  'definer rights',
  'crash safety',
  'replica identity',
  'published table',
  'publication',
  'comment',
  'storage option',
  'statistics',
] as const;

/** A guarantee that an object gave and gives no longer; a revoked privilege is one that somebody has again. */
export type LossKind = (typeof lossKinds)[number];

/** What a schema had and has no longer, on an object that is still there. */
export type Loss = {
  readonly kind: LossKind;
  /** What is gone, in a sentence: `the index users_email`, `SELECT for app`. */
  readonly what: string;
  /** The object that lacks it, in a sentence: `users`, `the function f(integer)`. */
  readonly of: string;
  /** The table or view that it is about, where it is about one. */
  readonly relation: QualifiedName | undefined;
  /** The same for the same thing, whatever the statement that takes it away: `index public.users_email`. */
  readonly key: string;
  /** Unquoted, without schema, the names by which a statement may ask for it: its own, its object's. */
  readonly names: readonly string[];
  /** Statements that bring it back, without terminators. */
  readonly restore: readonly string[];
};
