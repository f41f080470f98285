import { inline } from '../reading/column.ts';
import { newColumn } from '../reading/new-column.ts';
import { defineRule } from '../rule.ts';
import { blocking } from '../wording/blocking.ts';

export const storedGeneratedColumnAdded = defineRule({
  id: 'stored-generated-column-added',
  on: ['AT_AddColumn'],
  severity: 'error',
  hazard: 'blocks reads and writes',
  summary: 'a stored generated column is added to an existing table',
  why: 'PostgreSQL computes and stores the value for every row while nobody can read or write the table.',
  references: ['https://www.postgresql.org/docs/current/ddl-generated-columns.html'],
  peers: [
    'eugene E11',
    'strong_migrations add_column_generated_stored',
    'pgfence add-column-stored-generated',
    'Atlas PG309',
  ],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'rewrite' },
  shrinksWithSize: true,
  match: (action, facts) => {
    const found = newColumn(action, facts);
    const generated = found && inline(found.column, 'CONSTR_GENERATED');
    if (found === undefined || generated === undefined || generated.generated_kind === 'v') return undefined;
    return found.observed && !found.observed.rewritten ? undefined : found;
  },
  message: (found) =>
    blocking(
      found,
      `ADD COLUMN ${found.of} GENERATED … STORED`,
      'ACCESS EXCLUSIVE',
      'it rewrites every row with its value',
    ),
  advice: ({ target }) =>
    `${target.postgres >= 18 ? 'Make it VIRTUAL, which writes nothing (PostgreSQL 18); or add' : 'Add'} a plain column, keep it filled by a trigger, and fill old rows in batches.`,
});
