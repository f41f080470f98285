import type { Schema, Table } from '../../model/schema.ts';
import { sizeOf } from '../../production/table-size.ts';
import { shortName } from '../../sql/names.ts';
import { relationOf } from '../../sql/relations.ts';
import type { PlacedStatement } from '../../statements/place.ts';
import type { About, MigrationFacts, Observed, StatementFacts } from '../facts.ts';
import type { Holders } from './holders.ts';
import { observedOn } from './observed.ts';

export type Surroundings = {
  /** The statements of each transaction, in order; filled before any rule runs. */
  readonly transactions: ReadonlyMap<number, readonly StatementFacts[]>;
  readonly holders: Holders;
  /** The schema that a safe way starts from: without what the change drops itself. */
  readonly kept: (schema: Schema | undefined) => Schema | undefined;
};

/** The facts of one statement, the nth of its transaction. All lookups are by qualified name, as PostgreSQL prints it. */
export function statementFacts(
  statement: PlacedStatement,
  migration: MigrationFacts,
  around: Surroundings,
  placeInTransaction: number,
): StatementFacts {
  const { newRelations, rehearsal, defaultSchema, usages, whole } = migration.change;
  const { position, transaction, trace } = statement;
  const effect = trace?.effect?.source === 'observed' ? trace.effect : undefined;
  const schema = migration.trace?.before ?? rehearsal.before;
  const original = (name: string): string => newRelations.original(name, position);
  const isNew = (name: string): boolean => newRelations.isNew(name, position);
  const table = (name: string): Table | undefined => schema?.tables.find((each) => each.name === original(name));
  const together = (): readonly StatementFacts[] =>
    transaction === undefined ? [facts] : (around.transactions.get(transaction) ?? [facts]);
  const facts: StatementFacts = {
    ...statement,
    in: migration,
    effect,
    schema,
    defaultSchema,
    name: (relation) => relationOf(relation ?? {}, defaultSchema),
    table,
    isNew,
    exists: (name) => !isNew(name) && isThere(original(name), schema),
    observed: (name) => effect && watched(observedOn([name, original(name)], effect, schema), statement.insideBlock),
    size: (name) => sizeOf(original(name), whole),
    heldSince: (name) => around.holders(facts, placeInTransaction, [name, original(name)]),
    isHot: (name) =>
      [original(name), shortName(original(name))].some((each) => whole.settings.tables[each]?.hot === true),
    usages: (name) =>
      usages.find(({ of }) => of.kind === name.kind && of.table === name.table && of.name === name.name),
    about: (name) => about(name, facts, around),
    together,
    earlier: () => together().slice(0, placeInTransaction),
    later: () => together().slice(placeInTransaction + 1),
  };
  return facts;
}

/** A block is watched as one: of a statement in it that took no lock on its table, nothing is known. Its condition was not met. */
const watched = (observed: Observed, insideBlock: boolean): Observed | undefined =>
  insideBlock && observed.lock === undefined && observed.held === undefined ? undefined : observed;

const isThere = (name: string, schema: Schema | undefined): boolean =>
  schema === undefined || [...schema.tables, ...schema.views].some((each) => each.name === name);

const about = (table: string, facts: StatementFacts, around: Surroundings): About => ({
  relations: [table],
  table,
  observed: facts.observed(table),
  heldSince: facts.heldSince(table),
  runner: {
    transaction: facts.in.migration.transaction,
    markApplied: facts.in.change.guidance.markApplied,
    inTransaction: facts.transaction !== undefined,
  },
  target: {
    table,
    before: around.kept(facts.schema),
    postgres: facts.in.change.postgres,
    functions: facts.in.change.rehearsal.functionVolatility,
  },
});
