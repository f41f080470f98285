import type { StatementTrace } from '../../model/effect.ts';
import type { Schema } from '../../model/schema.ts';
import type { Statement } from '../../model/statement.ts';
import { innerStatements } from '../../sql/inner.ts';
import type { ChangeFacts, MigrationFacts, StatementFacts } from '../facts.ts';
import type { JudgeInput } from '../judge-input.ts';
import { withoutDropped } from './dropped.ts';
import { type Lineage, lineageOf } from './new-relations.ts';
import { statementFacts } from './statement-facts.ts';
import { transactionsOf } from './transactions.ts';

/** A statement of the change, numbered through all its migrations; those inside DO blocks are listed after their block. */
export type Listed = {
  readonly entry: JudgeInput['migrations'][number];
  readonly statement: Statement;
  readonly index: number;
  readonly position: number;
  readonly insideBlock: boolean;
  readonly transaction: number | undefined;
  readonly trace: StatementTrace | undefined;
};

export type Surroundings = {
  readonly input: JudgeInput;
  readonly lineage: Lineage;
  /** The statements of each transaction, in order; filled before any rule runs. */
  readonly transactions: ReadonlyMap<number, readonly StatementFacts[]>;
  /** The schema that a safe way starts from: without what the change drops itself. */
  readonly kept: (schema: Schema | undefined) => Schema | undefined;
};

/** Everything the rules may ask about a change. Takes time in proportion to the number of statements. */
export function gatherFacts(input: JudgeInput, ruleIds: readonly string[]): ChangeFacts {
  const listed = listStatements(input);
  const effects = listed.map(({ statement, trace, insideBlock }) => ({
    statement,
    effect: insideBlock ? undefined : trace?.effect,
  }));
  const transactions = new Map<number, StatementFacts[]>();
  const migrations: MigrationFacts[] = [];
  const change: ChangeFacts = {
    ...input,
    skippedInHistory: input.skippedInHistory ?? 0,
    models: input.models ?? [],
    openPullRequests: input.openPullRequests ?? [],
    migrations,
    ruleIds,
  };
  const surroundings: Surroundings = {
    input,
    lineage: lineageOf(effects, input.before, input.defaultSchema),
    transactions,
    kept: keeping(listed, input.defaultSchema),
  };
  const mine = Map.groupBy(listed, ({ entry }) => entry);
  for (const entry of input.migrations) {
    const statements: StatementFacts[] = [];
    const facts: MigrationFacts = { change, ...entry, statements };
    for (const each of mine.get(entry) ?? []) {
      const group = each.transaction === undefined ? [] : (transactions.get(each.transaction) ?? []);
      const made = statementFacts(each, facts, surroundings, group.length);
      group.push(made);
      statements.push(made);
      if (each.transaction !== undefined) transactions.set(each.transaction, group);
    }
    migrations.push(facts);
  }
  return change;
}

/** Each schema is gone through once. */
const keeping = (listed: readonly Listed[], defaultSchema: string): Surroundings['kept'] => {
  const statements = listed.map(({ statement }) => statement);
  const done = new Map<Schema | undefined, Schema | undefined>();
  return (schema) => {
    if (!done.has(schema)) done.set(schema, withoutDropped(schema, statements, defaultSchema));
    return done.get(schema);
  };
};

const listStatements = (input: JudgeInput): readonly Listed[] => {
  const transactions = transactionsOf(
    input.migrations.map(({ migration, script }) => ({
      mode: migration.transaction.mode,
      statements: script.statements,
    })),
  );
  const flat = input.migrations.flatMap((entry, at) => {
    const traces = new Map(entry.trace?.statements.map((trace) => [trace.index, trace]));
    return entry.script.statements.flatMap((statement, index) => {
      const shared = { entry, index, transaction: transactions[at]?.[index], trace: traces.get(index) };
      const inner = innerStatements(statement).statements;
      return [
        { ...shared, statement, insideBlock: false },
        ...inner.map((each) => ({ ...shared, statement: each, insideBlock: true })),
      ];
    });
  });
  return flat.map((each, position) => ({ ...each, position }));
};
