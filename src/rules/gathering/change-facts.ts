import type { Statement } from '../../model/statement.ts';
import { innerStatements } from '../../sql/inner.ts';
import type { ChangeFacts, MigrationFacts, StatementFacts } from '../facts.ts';
import type { JudgeInput } from '../judge-input.ts';
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
};

export type Surroundings = {
  readonly input: JudgeInput;
  readonly lineage: Lineage;
  /** The facts of all statements of the change; filled before any rule runs. */
  readonly all: () => readonly StatementFacts[];
};

/** Everything the rules may ask about a change. */
export const gatherFacts = (input: JudgeInput, ruleIds: readonly string[]): ChangeFacts => {
  const listed = listStatements(input);
  const effects = listed.map(({ statement, entry, index, insideBlock }) => ({
    statement,
    effect: insideBlock ? undefined : entry.trace?.statements.find((trace) => trace.index === index)?.effect,
  }));
  const all: StatementFacts[] = [];
  const migrations: MigrationFacts[] = [];
  const change: ChangeFacts = { ...input, migrations, ruleIds };
  const surroundings = { input, lineage: lineageOf(effects, input.before, input.defaultSchema), all: () => all };
  for (const entry of input.migrations) {
    const statements: StatementFacts[] = [];
    const facts: MigrationFacts = { change, ...entry, statements };
    const mine = listed.filter((each) => each.entry === entry);
    statements.push(...mine.map((each) => statementFacts(each, facts, surroundings)));
    migrations.push(facts);
    all.push(...statements);
  }
  return change;
};

const listStatements = (input: JudgeInput): readonly Listed[] => {
  const transactions = transactionsOf(
    input.migrations.map(({ migration, script }) => ({
      mode: migration.transaction.mode,
      statements: script.statements,
    })),
  );
  const flat = input.migrations.flatMap((entry, at) =>
    entry.script.statements.flatMap((statement, index) => {
      const shared = { entry, index, transaction: transactions[at]?.[index] };
      const inner = innerStatements(statement).statements;
      return [
        { ...shared, statement, insideBlock: false },
        ...inner.map((each) => ({ ...shared, statement: each, insideBlock: true })),
      ];
    }),
  );
  return flat.map((each, position) => ({ ...each, position }));
};
