import type { Schema } from '../../model/schema.ts';
import { type Gone, goneBetween } from '../../schema/losses/gone.ts';
import type { Loss } from '../../schema/losses/loss.ts';
import { lossesBetween } from '../../schema/losses/losses.ts';
import { renamesIn } from '../../statements/renames.ts';
import type { MigrationFacts, PlacedLosses, StatementFacts } from '../facts.ts';
import { asksFor, dropsByName } from '../reading/asked-for.ts';
import { culpritOf } from '../reading/culprit.ts';

const nothing: PlacedLosses = { lost: [], gone: [] };

/**
 * What a migration took away, as the schemas before and after it say, each with the statement that did it. What a later
 * migration of the change brings back is not lost. Nothing where the migration did not run to its end.
 */
export function lossesOf(facts: MigrationFacts): PlacedLosses {
  const { change, trace, statements } = facts;
  const [first] = statements;
  const after = schemaAfter(facts);
  if (trace === undefined || first === undefined || after === undefined) return nothing;
  const end = change.rehearsal.after ?? after;
  const renames = renamesIn(
    statements.filter(({ insideBlock }) => !insideBlock),
    change.defaultSchema,
  );
  const later = change.migrations.slice(placeOf(facts)).flatMap(({ script }) => script.statements);
  const stays = keysOf(trace.before, end, end === after ? renames : renamesIn(later, change.defaultSchema));
  const dropped = new Set(statements.flatMap(({ effect }) => effect?.dropped ?? []));
  return {
    lost: lossesBetween(trace.before, after, renames)
      .filter(({ key }) => end === after || stays.has(key))
      .map((loss) => placed(loss, statements, first, asksFor)),
    gone: goneBetween(trace.before, after, renames).map((gone) => {
      const at = placed({ ...gone, relation: gone.name }, statements, first, dropsByName);
      const isWatched = at.by.effect?.source === 'observed';
      return { ...at, isElsewhere: isRelation(gone.kind) && isWatched && !dropped.has(gone.name) };
    }),
  };
}

const placeOf = ({ change, migration }: MigrationFacts): number =>
  change.migrations.findIndex((one) => one.migration.id === migration.id);

/** The schema after a migration that ran to its end: the one before the next, or after all. */
export function schemaAfter(facts: MigrationFacts): Schema | undefined {
  if (facts.trace?.outcome !== 'applied') return undefined;
  const { migrations, rehearsal } = facts.change;
  return migrations[placeOf(facts) + 1]?.trace?.before ?? rehearsal.after;
}

const isRelation = (kind: Gone['kind']): boolean => kind === 'table' || kind === 'view' || kind === 'materialized view';

const keysOf = (before: Schema, end: Schema, renames: Parameters<typeof lossesBetween>[2]): ReadonlySet<string> =>
  new Set(lossesBetween(before, end, renames).map(({ key }) => key));

type Thing = Pick<Loss, 'relation' | 'names'> & { readonly kind?: string };

const placed = <T extends Thing>(
  thing: T,
  statements: readonly StatementFacts[],
  first: StatementFacts,
  asks: (thing: T, node: StatementFacts['node']) => boolean,
): T & { readonly by: StatementFacts; readonly asked: boolean } => {
  const asking = statements.findLast(({ node }) => asks(thing, node));
  return { ...thing, by: asking ?? culpritOf(thing, statements) ?? first, asked: asking !== undefined };
};
