import { namesIn } from '../reading/column.ts';
import { newColumn } from '../reading/new-column.ts';
import { defineRule } from '../rule.ts';

export const jsonColumnAdded = defineRule({
  id: 'json-column-added',
  on: ['AT_AddColumn'],
  severity: 'note',
  hazard: 'breaks running code',
  summary: 'a json column is added to a table that queries may read whole',
  why: 'json has no equality operator: SELECT DISTINCT *, UNION and GROUP BY over all columns worked until now, and fail once the column exists (42883).',
  references: ['https://www.postgresql.org/docs/current/datatype-json.html'],
  peers: ['eugene E3', 'strong_migrations add_column_json', 'pgfence add-column-json'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  match: (action, facts) => {
    const found = newColumn(action, facts);
    const names = namesIn(found?.column.typeName?.names);
    const array = (found?.column.typeName?.arrayBounds?.length ?? 0) > 0;
    return names.at(-1) === 'json' && !array ? found : undefined;
  },
  message: ({ of }) =>
    `${of} is json, which has no equality operator: SELECT DISTINCT, UNION and GROUP BY over all columns fail from then on (42883)`,
  advice: () => 'Make it jsonb, unless the exact text must be preserved.',
});
