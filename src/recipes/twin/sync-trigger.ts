import type { Table, Trigger } from '../../model/schema.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import { parse } from '../../sql/parser.ts';
import { namesOf } from '../expression.ts';
import { objectName } from '../name.ts';

/** What a trigger of ours keeps equal: a column and the one that replaces it, or a table and the one that its columns move to. */
export type SyncTrigger =
  | {
      readonly keeps: 'columns';
      /** The column that is new. */
      readonly column: string;
      /** Where the old one stands in the table, counted from 0. */
      readonly place: number;
    }
  | { readonly keeps: 'tables' };

/** Triggers fire in the order of their names: this prefix lets those of the team go first. */
const prefix = 'zz_sync';

/** The name of a sync trigger, unquoted; `readSyncTriggerName` knows it again. */
export function syncTriggerName(sync: SyncTrigger): string {
  return sync.keeps === 'tables' ? `${prefix}_split` : distinctName(prefix, sync.column, sync.place, 'twin');
}

/** What the trigger of this name keeps equal; undefined for a trigger that is not ours. */
export function readSyncTriggerName(name: string): SyncTrigger['keeps'] | undefined {
  if (name === syncTriggerName({ keeps: 'tables' })) return 'tables';
  return name.startsWith(`${prefix}_`) && name.endsWith('_twin') ? 'columns' : undefined;
}

/**
 * `first_column_label` in 63 bytes. Two long names that begin alike may be cut to one: a name that is cut has the column's
 * place in the table in it.
 */
export function distinctName(first: string, column: string, place: number, label: string): string {
  const whole = objectName(first, column, label);
  return whole === `${first}_${column}_${label}` ? whole : objectName(first, column, `${place}_${label}`);
}

/** The assignment by which the new column follows the old one; `followedColumn` knows it again. */
export function follow(column: string, value: string): string {
  return `NEW.${quoteIdentifier(column)} := ${value};`;
}

/** The column that a function follows as it is; undefined where it follows an expression. */
export function followedColumn(body: string): string | undefined {
  const [, bare, quoted] = /:= NEW\.(?:([\w$]+)|"((?:[^"]|"")+)");/i.exec(body) ?? [];
  return bare ?? quoted?.replaceAll('""', '"');
}

/** The functions by which a table is kept equal to something, as the schema names them. */
export function syncFunctionsOf({ triggers }: Pick<Table, 'triggers'>): readonly string[] {
  return triggers
    .filter(({ name }) => readSyncTriggerName(name) !== undefined)
    .flatMap((trigger) => functionOf(trigger) ?? []);
}

/** The function that a trigger without arguments calls, as the schema names it: `public.users_handle_sync()`. */
export function functionOf({ definition }: Pick<Trigger, 'definition'>): string | undefined {
  const parsed = parse(definition);
  const node = 'cuts' in parsed ? parsed.cuts[0]?.node : undefined;
  const called = node && 'CreateTrigStmt' in node ? node.CreateTrigStmt : undefined;
  const [name, schema = 'public'] = namesOf(called?.funcname).toReversed();
  if (name === undefined || (called?.args ?? []).length > 0) return undefined;
  return `${[schema, name].map(quoteIdentifier).join('.')}()`;
}
