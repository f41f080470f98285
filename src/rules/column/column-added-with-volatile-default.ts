import { addColumn } from '../../recipes/add-column.ts';
import { functionsIn, volatilityOf } from '../../sql/volatility.ts';
import { defaultOf } from '../reading/column.ts';
import { newColumn } from '../reading/new-column.ts';
import { defineRule } from '../rule.ts';
import { blocking } from '../wording/blocking.ts';

export const columnAddedWithVolatileDefault = defineRule({
  id: 'column-added-with-volatile-default',
  on: ['AT_AddColumn'],
  severity: 'error',
  hazard: 'blocks reads and writes',
  summary: 'a column is added with a default that is computed per row',
  why: 'Since PostgreSQL 11, constants and now() are stored once. A volatile function makes PostgreSQL rewrite the whole table and its indexes.',
  references: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
  peers: [
    'squawk adding-field-with-default',
    'strong_migrations add_column_default',
    'pgfence add-column-non-constant-default',
    'Atlas PG302',
  ],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'rewrite' },
  shrinksWithSize: true,
  match: (action, facts) => {
    const found = newColumn(action, facts);
    const value = found && defaultOf(found.column);
    if (found === undefined || value === undefined) return undefined;
    const volatility = volatilityOf(value, facts.in.change.rehearsal.functionVolatility);
    const rewrites = found.observed ? found.observed.rewritten && volatility !== 'once' : volatility === 'volatile';
    return rewrites ? { ...found, calls: functionsIn(value).join('() and ') } : undefined;
  },
  message: (found) =>
    blocking(
      found,
      `ADD COLUMN ${found.of} DEFAULT ${found.calls}()`,
      'ACCESS EXCLUSIVE',
      'it rewrites every row, because the default differs per row',
    ),
  advice: () => 'Add the column without the default, then SET DEFAULT for new rows, and fill the old ones in batches.',
  safely: ({ target, column }) => addColumn(target, column),
});
