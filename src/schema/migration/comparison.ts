import type { QualifiedName, Schema } from '../../model/schema.ts';
import type { ItemComparison } from '../item.ts';
import type { TableComparison } from './compare.ts';
import type { TypeComparison } from './type-kind.ts';

/** Two schemas compared, with what follows for each object: what every kind of object asks for its statements. */
export type Comparison = {
  readonly from: Schema;
  readonly to: Schema;
  readonly tables: TableComparison;
  readonly types: TypeComparison;
  readonly items: ItemComparison;
  /** Keys of items on both sides that are dropped and recreated. */
  readonly remade: ReadonlySet<string>;
  /** Names that are dropped, for good or to be recreated: a default that uses one goes first. */
  readonly dropped: ReadonlySet<QualifiedName>;
  /** Tables that stay and lose a column, constraint or index on the way. */
  readonly shaken: ReadonlySet<QualifiedName>;
  /** What became of an object between the two schemas: `fresh`: recreated, so it has lost its comment and grants. */
  readonly fate: (on: string) => 'kept' | 'fresh' | 'gone';
  /** Every object of the schema `to` that is `fresh`, as GRANT names it. */
  readonly fresh: () => readonly string[];
  /** Whether it is made after comments, owners and grants. */
  readonly isLate: (on: string) => boolean;
};
