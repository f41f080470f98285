import type { OpenEnd } from '../model/open-ends.ts';
import type { QualifiedName } from '../model/schema.ts';
import { quoteIdentifier, quoteLiteral, shortName, splitQualifiedName } from '../sql/names.ts';
import type { SyncTrigger } from './twin/sync-trigger.ts';

/** A CHECK or a foreign key that is NOT VALID: new rows are checked, old rows are not. */
export function notValidatedYet(table: QualifiedName, name: string): OpenEnd {
  return {
    key: `constraint ${table}.${name}`,
    task: `Validate ${name} on ${shortName(table)}`,
    reason: 'until then old rows may violate it',
    sql: `ALTER TABLE ${table} VALIDATE CONSTRAINT ${quoteIdentifier(name)};`,
    verify: {
      sql: `SELECT conname FROM pg_constraint WHERE conrelid = to_regclass(${quoteLiteral(table)}) AND conname = ${quoteLiteral(name)} AND NOT convalidated;`,
      expect: '0 rows afterwards; VALIDATE itself says which value violates it',
    },
  };
}

/** The old code has a week to go, as in a plan. */
const daysOfTheOldCode = 7;

/**
 * A trigger that keeps two columns, or two tables, equal while old and new code run side by side.
 *
 * @param old the column that the other one replaces, where it is known
 */
export function keptInSync(
  table: QualifiedName,
  trigger: string,
  keeps: SyncTrigger['keeps'],
  old: string | undefined,
): OpenEnd {
  return {
    key: `trigger ${table}.${trigger}`,
    task: `Contract ${shortName(table)}`,
    reason: `${trigger} ${reasons[keeps]}`,
    sql: `DROP TRIGGER ${quoteIdentifier(trigger)} ON ${table};`,
    afterDays: daysOfTheOldCode,
    verify: old === undefined ? undefined : noReader(table, old),
  };
}

const reasons: Readonly<Record<SyncTrigger['keeps'], string>> = {
  tables: 'keeps it equal to another table; when no code uses the old columns any more, drop the trigger and them',
  columns: 'keeps two of its columns equal; when no code uses the old one any more, drop the trigger and that column',
};

const noReader = (table: QualifiedName, column: string): OpenEnd['verify'] => {
  const names = (one: string): string => `query ~* ${quoteLiteral(`\\m${one.replace(/[^\w]/g, '.')}\\M`)}`;
  return {
    sql: `SELECT calls, query FROM pg_stat_statements WHERE ${names(splitQualifiedName(table).name)} AND ${names(column)};`,
    expect: `no query of the application that names ${column}, counted since the new code runs everywhere (SELECT pg_stat_statements_reset())`,
  };
};
