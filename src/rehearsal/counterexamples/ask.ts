import type { Counterexample } from '../../model/effect.ts';
import type { QualifiedName } from '../../model/schema.ts';
import type { Condition } from '../rows/both-sides.ts';

/**
 * What a statement asks of rows that are there, as its text says it: plain data, since the child parses nothing. Expressions are SQL over the columns
 * of the table.
 */
export type Ask =
  | { readonly kind: 'not null'; readonly table: QualifiedName; readonly column: string }
  | { readonly kind: 'check'; readonly table: QualifiedName; readonly expression: string }
  | {
      readonly kind: 'unique';
      readonly table: QualifiedName;
      readonly elements: readonly string[];
      readonly where: string | undefined;
      readonly nullsEqual: boolean;
    }
  | {
      readonly kind: 'exclusion';
      readonly table: QualifiedName;
      readonly elements: readonly { readonly sql: string; readonly operator: string }[];
      readonly where: string | undefined;
    }
  | {
      readonly kind: 'foreign key';
      readonly table: QualifiedName;
      readonly columns: readonly string[];
      readonly parent: QualifiedName;
      /** Empty: the primary key's. */
      readonly parentColumns: readonly string[];
      readonly full: boolean;
    }
  /** A constraint that the catalog knows already. */
  | { readonly kind: 'validate'; readonly table: QualifiedName; readonly constraint: string }
  | {
      readonly kind: 'type';
      readonly table: QualifiedName;
      readonly column: string;
      readonly type: string;
      /** Undefined: the column itself. */
      readonly using: string | undefined;
    }
  /** Without an expression: NOT NULL. */
  | { readonly kind: 'domain'; readonly domain: QualifiedName; readonly expression: string | undefined }
  | {
      readonly kind: 'partition';
      readonly parent: QualifiedName;
      /** The table that is attached; undefined for a new one, which has no rows. */
      readonly attached: QualifiedName | undefined;
      /** CREATE TABLE, with the bound, of a table of the tool's own. */
      readonly bound: string;
    }
  | {
      readonly kind: 'delete';
      readonly table: QualifiedName;
      /** What follows FROM: the table under the name that the condition uses, and whatever is joined. */
      readonly from: string;
      readonly alias: string;
      readonly where: string | undefined;
    }
  /** Any row may break it: what a new column holds is the same in all. */
  | { readonly kind: 'any row'; readonly table: QualifiedName; readonly matter: Counterexample['matter'] }
  /** Rows are written one by one: the statement with a place for the row's ctid. */
  | { readonly kind: 'each row'; readonly table: QualifiedName; readonly sql: string };

/** Where the ctid of a row goes. */
export const rowPlace = 'migration_planner_row';
/** Names of the tool's own that a bound is tried under. */
export const ownParent = 'migration_planner_parent';
export const ownPartition = 'migration_planner_partition';

/** What a statement of a change has to do with rows that may break it. */
export type Demands = {
  /** What it asks of rows that are there. */
  readonly asks: readonly Ask[];
  /** Conditions that it filters rows by. */
  readonly conditions: readonly Condition[];
  /** What it puts off until VALIDATE CONSTRAINT. */
  readonly putOff: readonly PutOff[];
  /** A renaming, and the one that takes it back. */
  readonly renames: { readonly sql: string; readonly back: string } | undefined;
  /** How it is run inside a transaction, where PostgreSQL refuses it there as it is written: without CONCURRENTLY. */
  readonly inside: string | undefined;
};

/** A constraint that is NOT VALID: what validating it will ask. Without a name PostgreSQL makes one. */
export type PutOff = { readonly table: QualifiedName; readonly name: string | undefined; readonly ask: Ask };
