import type { Schema } from '../../model/schema.ts';
import { later } from '../../schema/item.ts';
import type { RehearsedChange } from '../../statements/record.ts';
import type { MigrationFacts, StatementFacts } from '../facts.ts';
import { withoutDropped } from './dropped.ts';
import { holdersIn } from './holders.ts';
import { lossesOf, schemaAfter } from './losses.ts';
import { type Surroundings, statementFacts } from './statement-facts.ts';

/** Everything the rules may ask about the migrations of a change. Takes time in proportion to the number of statements. */
export function gatherFacts(change: RehearsedChange, ruleIds: readonly string[]): readonly MigrationFacts[] {
  const transactions = new Map<number, StatementFacts[]>();
  const surroundings: Surroundings = { transactions, holders: holdersIn(transactions), kept: keeping(change) };
  const all: StatementFacts[] = [];
  return change.migrations.map((migration) => {
    const statements: StatementFacts[] = [];
    const losses = later(() => lossesOf(facts));
    const facts: MigrationFacts = {
      ...migration,
      change,
      statements,
      all,
      ruleIds,
      losses,
      schemaAfter: () => schemaAfter(facts),
    };
    for (const placed of migration.statements.flatMap((statement) => [statement, ...statement.inside])) {
      const group = placed.transaction === undefined ? [] : (transactions.get(placed.transaction) ?? []);
      const made = statementFacts(placed, facts, surroundings, group.length);
      group.push(made);
      statements.push(made);
      all.push(made);
      if (placed.transaction !== undefined) transactions.set(placed.transaction, group);
    }
    return facts;
  });
}

/** Each schema is gone through once. */
const keeping = ({ migrations, defaultSchema }: RehearsedChange): Surroundings['kept'] => {
  const statements = migrations.flatMap((migration) => migration.statements.flatMap((one) => [one, ...one.inside]));
  const done = new Map<Schema | undefined, Schema | undefined>();
  return (schema) => {
    if (!done.has(schema)) done.set(schema, withoutDropped(schema, statements, defaultSchema));
    return done.get(schema);
  };
};
