import type { Effect, LockMode } from '../model/effect.ts';
import type { Transaction } from '../model/migration.ts';
import type { RangeVar } from '../model/node.ts';
import type { QualifiedName, Schema, Table } from '../model/schema.ts';
import type { RemovedName, UsageReport } from '../model/usage.ts';
import type { TableSize } from '../production/table-size.ts';
import type { RecipeTarget } from '../recipes/target.ts';
import type { Gone } from '../schema/losses/gone.ts';
import type { Loss } from '../schema/losses/loss.ts';
import type { PlacedStatement } from '../statements/place.ts';
import type { RehearsedChange, SeenMigration } from '../statements/record.ts';

/** What PostgreSQL did to one table, partitions included, when the statement was run. */
export type Observed = {
  /** The strongest that the statement took anew. */
  readonly lock: LockMode | undefined;
  /** The strongest that its transaction held already. */
  readonly held: LockMode | undefined;
  readonly rewritten: boolean;
  readonly scanned: boolean;
  /** Indexes built over existing rows. */
  readonly built: readonly QualifiedName[];
};

/** A lock on a table that an earlier statement of the transaction took, and which one: `line 3`, `0002_b.sql:3` in another file. */
export type HeldSince = { readonly lock: LockMode; readonly since: string };

/** What nearly every rule needs to know to tell its finding. */
export type About = {
  readonly relations: readonly QualifiedName[];
  readonly table: QualifiedName;
  readonly observed: Observed | undefined;
  /** The strongest lock on it that the transaction holds already; undefined where none makes others wait. */
  readonly heldSince: HeldSince | undefined;
  readonly runner: Runner;
  readonly target: RecipeTarget;
};

/** How the migration's tool runs it, and how to get out of its transaction. */
export type Runner = {
  readonly transaction: Transaction;
  readonly markApplied: string | undefined;
  readonly inTransaction: boolean;
};

/** A migration that will run, as rules see it. */
export type MigrationFacts = Omit<SeenMigration, 'statements'> & {
  readonly change: RehearsedChange;
  /** In order; those inside a DO block follow it. */
  readonly statements: readonly StatementFacts[];
  /** Those of all migrations of the change. */
  readonly all: readonly StatementFacts[];
  /** Ids of all rules there are. */
  readonly ruleIds: readonly string[];
  /** What the schema after the migration lacks of the one before it, whichever statement took it. */
  readonly losses: () => PlacedLosses;
  /** The schema after the migration; undefined where it did not run to its end. */
  readonly schemaAfter: () => Schema | undefined;
};

/** `by`: the statement that took it; `asked`: it does so by name. */
type Taken = { readonly by: StatementFacts; readonly asked: boolean };
export type PlacedLoss = Loss & Taken;
/** `isElsewhere`: it was not dropped, and has another name or schema now. */
export type PlacedGone = Gone & Taken & { readonly isElsewhere: boolean };
export type PlacedLosses = { readonly lost: readonly PlacedLoss[]; readonly gone: readonly PlacedGone[] };

/** A statement with the questions that a rule may ask about it. */
export type StatementFacts = PlacedStatement & {
  readonly in: MigrationFacts;
  /** What was observed, or undefined where it was not run. */
  readonly effect: Effect | undefined;
  /** Schema before the migration. */
  readonly schema: Schema | undefined;
  readonly defaultSchema: string;
  readonly name: (relation: RangeVar | undefined) => QualifiedName;
  /** The table as it was before the migration, also under a name given to it in this change. */
  readonly table: (name: QualifiedName) => Table | undefined;
  /** Made earlier in this change (or by this statement). */
  readonly isNew: (name: QualifiedName) => boolean;
  /** Not made in this change, and known to be there where the schema is known. */
  readonly exists: (name: QualifiedName) => boolean;
  readonly observed: (name: QualifiedName) => Observed | undefined;
  readonly size: (name: QualifiedName) => TableSize;
  /** See `About.heldSince`. */
  readonly heldSince: (name: QualifiedName) => HeldSince | undefined;
  /** Whether the settings say that the table is always in use. */
  readonly isHot: (name: QualifiedName) => boolean;
  readonly usages: (name: Pick<RemovedName, 'kind' | 'table' | 'name'>) => UsageReport | undefined;
  readonly about: (table: QualifiedName) => About;
  /** All statements of the same transaction, this one included, in order. Only this one where it commits by itself. */
  readonly together: () => readonly StatementFacts[];
  /** Those of `together` that come before and after. */
  readonly earlier: () => readonly StatementFacts[];
  readonly later: () => readonly StatementFacts[];
};
