import type { QualifiedName } from '../model/schema.ts';
import { quoteIdentifier, shortName, splitQualifiedName } from '../sql/names.ts';
import { backfillScript } from './backfill-script.ts';
import { type Batch, batchKey } from './batch.ts';
import { batchSql } from './batch-procedure.ts';
import { dollarQuote } from './dollar-quote.ts';
import { besideTable, columnList, objectName } from './name.ts';
import { keptInSync } from './open-ends.ts';
import { noRecipe, type Recipe, recipe } from './recipe.ts';
import { applicationStep, briefStep, checkStep, dataStep, statements, stepId } from './step.ts';
import { primaryKeyOf, type RecipeTarget, tableOf } from './target.ts';
import { noEquality } from './twin/sync.ts';
import { syncTriggerName } from './twin/sync-trigger.ts';

/** A column, and the column of the other table that its values move to. */
export type Moved = { readonly from: string; readonly to: string };

export type SplitTable = {
  /** The table that is made for them. */
  readonly into: QualifiedName;
  /** Those of the key first to last, and those that move, as they are copied. */
  readonly columns: readonly Moved[];
  /** Columns of the new table, of those that move, that are never NULL. */
  readonly required: readonly string[];
};

/**
 * Columns moved to a table of their own while old and new code run: two triggers keep both sides equal until no
 * code writes the first one. No steps where a row can't be found again on the other side.
 */
export function splitTable(target: RecipeTarget, details: SplitTable): Recipe {
  const split = splitOf(target, details);
  const batch = split && batchOf(target, split);
  if (split === undefined || batch === undefined) return noRecipe;
  const [from, into] = [shortName(split.from), shortName(split.into)];
  const names = split.moved.map((pair) => pair.from).join(', ');
  const steps = [
    briefStep({
      id: stepId(split.into, 'sync'),
      title: `Keep ${into} equal to ${names} of ${from} by triggers, both ways`,
      purpose: 'sync writes',
      sql: statements(...there(split), ...back(split)),
      down: statements(...removal(split)),
      application: `Code that adds a row to ${into} uses ON CONFLICT (${columnList(split.key.map((pair) => pair.to))}) DO UPDATE: the trigger may have added it.`,
      why: `From here on, a write on one side is copied to the other. A copy that changes nothing is not copied back, so the triggers do not loop. When two writers change the same row from both sides, one of them may get a deadlock error (40P01) and has to try again.`,
    }),
    dataStep({
      id: stepId(split.into, 'copy'),
      title: `Copy ${names} of ${from} to ${into} in batches`,
      purpose: 'backfill',
      sql: batchSql(batch),
      program: backfillScript(batch),
      down: '',
      why: 'Each batch commits by itself; rows that were already copied are skipped, so it can be stopped and called again.',
    }),
    checkStep({
      id: stepId(split.into, 'compare'),
      title: `Verify that ${into} holds the same values as ${from}`,
      sql: statements(comparison(split)),
      down: '',
      release: 1,
      day: 2,
      application: 'different is 0.',
      why: `What is not in ${into} is gone when the columns are dropped.`,
    }),
    applicationStep({
      id: stepId(split.into, 'switch'),
      title: `Deploy code that reads and writes ${into} instead`,
      purpose: 'deploy code',
      release: 1,
      day: 2,
      application: `Nothing reads or writes ${names} of ${from} any more.`,
      why: 'While both versions run, the triggers carry the writes of each to the other.',
    }),
    briefStep({
      id: stepId(split.into, 'sync', 'end'),
      title: `Stop keeping ${into} equal to ${from}`,
      purpose: 'stop sync',
      phase: 'contract',
      sql: statements(...removal(split)),
      down: statements(...there(split), ...back(split)),
      release: 2,
      day: 14,
      why: `Only ${into} is written now, and the functions name columns that are about to be dropped.`,
    }),
  ];
  return recipe(steps, {
    leaves: details.columns.map((pair) => ({ table: split.from, column: pair.from, onlyAsWritten: true })),
    openEnds: [split.from, split.into].map((table) => keptInSync(table, trigger, 'tables', undefined)),
  });
}

type Split = {
  readonly from: QualifiedName;
  readonly into: QualifiedName;
  readonly key: readonly Moved[];
  readonly moved: readonly Moved[];
  readonly required: readonly Moved[];
  /** Columns whose type PostgreSQL has no `=` for: they are compared as text. */
  readonly asText: ReadonlySet<string>;
};

const splitOf = (target: RecipeTarget, { into, columns, required }: SplitTable): Split | undefined => {
  const key = primaryKeyOf(target);
  const table = tableOf(target);
  const keyed = key.flatMap((name) => columns.find(({ from }) => from === name) ?? []);
  const moved = columns.filter(({ from }) => !key.includes(from));
  if (table?.kind !== 'table' || key.length === 0 || keyed.length < key.length || moved.length === 0) return undefined;
  return {
    from: target.table,
    into,
    key: keyed,
    moved,
    required: moved.filter(({ to }) => required.includes(to)),
    asText: new Set(table.columns.filter(({ type }) => noEquality.test(type)).map(({ name }) => name)),
  };
};

const listed = (pairs: readonly Moved[], side: keyof Moved, prefix = ''): string =>
  pairs.map((pair) => `${prefix}${quoteIdentifier(pair[side])}`).join(', ');

/** Whether the moved columns of two rows differ. */
const differ = (
  { moved, asText }: Split,
  [left, of]: readonly [string, keyof Moved],
  [right, as]: readonly [string, keyof Moved],
) => {
  const side = (prefix: string, which: keyof Moved): string =>
    moved.map((pair) => `${prefix}.${quoteIdentifier(pair[which])}${asText.has(pair.from) ? '::text' : ''}`).join(', ');
  return `(${side(left, of)}) IS DISTINCT FROM (${side(right, as)})`;
};

const sameKey = (key: readonly Moved[], into: string, from: string): string =>
  key.map((pair) => `${into}.${quoteIdentifier(pair.to)} = ${from}.${quoteIdentifier(pair.from)}`).join(' AND ');

const set = (pairs: readonly Moved[], to: keyof Moved, of: string, from: keyof Moved): string =>
  pairs.map((pair) => `${quoteIdentifier(pair[to])} = ${of}.${quoteIdentifier(pair[from])}`).join(', ');

/** Copies writes to the first table to the new one. Roles that may write the first need no rights on the other. */
const there = (split: Split): readonly string[] => {
  const { from, into, key, moved, required } = split;
  const all = [...key, ...moved];
  const upsert = `INSERT INTO ${into} AS t (${listed(all, 'to')}) VALUES (${listed(all, 'from', 'NEW.')})
    ON CONFLICT (${listed(key, 'to')}) DO UPDATE SET ${set(moved, 'to', 'EXCLUDED', 'to')}
    WHERE ${differ(split, ['t', 'to'], ['EXCLUDED', 'to'])};`;
  const whole = required.map((pair) => `NEW.${quoteIdentifier(pair.from)} IS NOT NULL`).join(' AND ');
  const write = whole === '' ? `  ${upsert}` : `  IF ${whole} THEN\n    ${upsert}\n  END IF;`;
  const body = `BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM ${into} AS t WHERE ${sameKey(key, 't', 'OLD')};
    RETURN NULL;
  END IF;
${write}
  RETURN NULL;
END`;
  return [
    `CREATE FUNCTION ${functions(split).there}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS ${dollarQuote('sync', body)}`,
    `CREATE TRIGGER ${trigger} AFTER INSERT OR DELETE OR UPDATE OF ${listed(moved, 'from')} ON ${from} FOR EACH ROW EXECUTE FUNCTION ${functions(split).there}()`,
  ];
};

const back = (split: Split): readonly string[] => {
  const { from, into, key, moved } = split;
  const body = `BEGIN
  UPDATE ${from} AS s SET ${set(moved, 'from', 'NEW', 'to')}
    WHERE ${sameKey(key, 'NEW', 's')} AND ${differ(split, ['s', 'from'], ['NEW', 'to'])};
  RETURN NULL;
END`;
  return [
    `CREATE FUNCTION ${functions(split).back}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS ${dollarQuote('sync', body)}`,
    `CREATE TRIGGER ${trigger} AFTER INSERT OR UPDATE ON ${into} FOR EACH ROW EXECUTE FUNCTION ${functions(split).back}()`,
  ];
};

const removal = (split: Split): readonly string[] => [
  `DROP TRIGGER ${trigger} ON ${split.from}`,
  `DROP TRIGGER ${trigger} ON ${split.into}`,
  `DROP FUNCTION ${functions(split).there}()`,
  `DROP FUNCTION ${functions(split).back}()`,
];

/** On both tables. */
const trigger = syncTriggerName({ keeps: 'tables' });

const functions = ({ from, into }: Split): { readonly there: QualifiedName; readonly back: QualifiedName } => {
  const [one, other] = [splitQualifiedName(from).name, splitQualifiedName(into).name];
  return {
    there: besideTable(from, objectName(one, other, 'split_sync')),
    back: besideTable(from, objectName(other, one, 'split_sync')),
  };
};

const batchOf = (target: RecipeTarget, { from, into, key, moved }: Split): Batch | undefined => {
  const walked = batchKey(target);
  if (walked === undefined) return undefined;
  const { name } = splitQualifiedName(from);
  const all = [...key, ...moved];
  const copy = `INSERT INTO ${into} (${listed(all, 'to')}) SELECT ${listed(all, 'from')} FROM ${from}`;
  return {
    table: from,
    key: walked,
    procedure: besideTable(from, objectName(name, splitQualifiedName(into).name, 'copy')),
    alias: quoteIdentifier(name),
    statement: (range) => `${copy} WHERE ${range} ON CONFLICT DO NOTHING`,
  };
};

const comparison = (split: Split): string => {
  const { from, into, key } = split;
  const missing = `t.${quoteIdentifier(key[0]?.to ?? '')} IS NULL`;
  return `SELECT count(*) AS different FROM ${from} AS s LEFT JOIN ${into} AS t ON ${sameKey(key, 't', 's')} WHERE ${missing} OR ${differ(split, ['s', 'from'], ['t', 'to'])}`;
};
