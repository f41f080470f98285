import { tableOf } from '../reading/new-column.ts';
import { defineRule } from '../rule.ts';
import { blocking } from '../wording/blocking.ts';

export const tableLoggingChanged = defineRule({
  id: 'table-logging-changed',
  on: ['AT_SetLogged', 'AT_SetUnLogged'],
  severity: 'error',
  hazard: 'blocks reads and writes',
  summary: 'SET LOGGED or SET UNLOGGED rewrites a whole table',
  why: 'All reads and writes wait while every row is copied and every index rebuilt.',
  references: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-LOGGED-UNLOGGED'],
  peers: ['migrationpilot MP047', 'pgfence set-logged-unlogged', 'Atlas PG307'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'rewrite' },
  shrinksWithSize: true,
  match: (action, facts, tag) => {
    const about = tableOf(action, facts);
    const logged = tag === 'AT_SetLogged';
    if (about === undefined) return undefined;
    if (about.observed ? !about.observed.rewritten : facts.table(about.table)?.unlogged === !logged) return undefined;
    return { ...about, logged };
  },
  message: (found) =>
    blocking(
      found,
      found.logged ? 'SET LOGGED' : 'SET UNLOGGED',
      'ACCESS EXCLUSIVE',
      'it rewrites every row and rebuilds every index',
    ),
  advice: () => 'Create a new table with the setting that you want, copy the rows in batches, and swap the names.',
});
