import type { Constraint } from '../../model/schema.ts';
import { shortName } from '../../sql/names.ts';
import type { Narrowed } from './narrowed.ts';

/** What running code meets, as a clause without a full stop: `every INSERT into docs that leaves slug out fails (23502)`. */
export function narrowedInWords(one: Narrowed): string {
  if ('routine' in one) {
    return one.kind === 'calls fail'
      ? `calls of ${shortName(one.call)} by running code find no function any more (42883)`
      : `${shortName(one.routine)} takes the calls of ${shortName(one.call)} too, which is still there: they fail, as neither is the better match (42725)`;
  }
  const table = shortName(one.table);
  if (one.kind === 'constraint') return refusedRows(one, table);
  const of = `${table}.${one.column}`;
  switch (one.kind) {
    case 'required column':
      return one.isNew
        ? `${of} is required and has no default: every INSERT into ${table} by running code, which does not know the column, fails (23502)`
        : `${of} is required from then on and has no default: an INSERT by running code that leaves it out fails (23502)`;
    case 'identity':
      return one.refuses === 'all'
        ? `${of} is GENERATED ALWAYS: running code has to give it a value in every INSERT, and each of them fails (428C9)`
        : `${of} is GENERATED ALWAYS: an INSERT or UPDATE by running code that gives it a value fails (428C9)`;
    case 'generated column':
      return `${of} is computed from then on: an INSERT or UPDATE by running code that gives it a value fails (428C9)`;
    case 'type':
      return `${of} is ${one.to} from then on: writes of running code fail on ${one.values}`;
    case 'domain':
      return `${of} is of ${shortName(one.domain)}: writes of running code that violate ${one.definition} fail (23514)`;
  }
}

const sqlStates: Readonly<Record<Constraint['type'] | 'unique index', string>> = {
  'primary key': '23505',
  unique: '23505',
  'unique index': '23505',
  check: '23514',
  'foreign key': '23503',
  exclusion: '23P01',
};

const refusedRows = ({ name, type, refuses }: Extract<Narrowed, { kind: 'constraint' }>, table: string): string =>
  refuses === 'all'
    ? `${name} takes one row with the default of its column: every INSERT into ${table} by running code fails after the first (${sqlStates[type]})`
    : `writes to ${table} by running code that violate ${name} fail (${sqlStates[type]})`;
