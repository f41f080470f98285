import type { StatementTrace } from '../model/effect.ts';
import type { Migration } from '../model/migration.ts';
import type { MigrationTrace } from '../model/rehearsal.ts';
import type { Script, Statement } from '../model/statement.ts';
import { innerStatements } from '../sql/inner.ts';
import { transactionsOf } from './transactions.ts';

/** A statement with where it stands and what became of it when it was run. */
export type PlacedStatement = Statement & {
  readonly migration: Migration;
  /** Counts the statements of its script from 0; statements inside a DO block have the block's. */
  readonly index: number;
  /** Counts all statements of the change from 0, those inside DO blocks after their block. */
  readonly position: number;
  readonly insideBlock: boolean;
  /** Number of the transaction that it runs in with others; undefined where it commits by itself. */
  readonly transaction: number | undefined;
  readonly trace: StatementTrace | undefined;
};

/** A migration that was read, and what became of it where it was run. */
export type ReadMigration = {
  readonly migration: Migration;
  readonly script: Script;
  readonly trace: MigrationTrace | undefined;
};

/** A statement with those inside it, where it is a DO block. */
export type PlacedBlock = { readonly outer: PlacedStatement; readonly inside: readonly PlacedStatement[] };

/** All statements of the migrations that will run, numbered from the first to the last; one list for each migration. */
export function placeStatements(migrations: readonly ReadMigration[]): readonly (readonly PlacedBlock[])[] {
  const transactions = transactionsOf(
    migrations.map(({ migration, script }) => ({ mode: migration.transaction.mode, statements: script.statements })),
  );
  let last = -1;
  return migrations.map(({ migration, script, trace }, at) => {
    const traces = new Map(trace?.statements.map((one) => [one.index, one]));
    return script.statements.map((statement, index) => {
      const shared = { migration, index, transaction: transactions[at]?.[index], trace: traces.get(index) };
      const place = (one: Statement, insideBlock: boolean): PlacedStatement => {
        last += 1;
        return { ...one, ...shared, position: last, insideBlock };
      };
      const outer = place(statement, false);
      return { outer, inside: innerStatements(statement).statements.map((one) => place(one, true)) };
    });
  });
}
