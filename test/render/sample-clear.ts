import type { ProjectReview } from '../../src/model/review.ts';
import { column, effect, migration, project, relation, schema, statement } from './parts.ts';

export const clearProject: ProjectReview = project({
  migrations: [
    migration([
      statement(1, 'CREATE TABLE "invoices" ("id" bigint PRIMARY KEY, "total" numeric NOT NULL)', {
        relations: ['public.invoices'],
        classification: { kinds: ['add table'], risk: 'low', approach: 'single migration', because: [] },
        effect: effect([], { created: ['public.invoices'] }),
      }),
    ]),
  ],
  schemaChanges: [
    {
      kind: 'added',
      object: 'table',
      name: 'public.invoices',
      table: 'public.invoices',
      before: undefined,
      after: undefined,
    },
  ],
  before: schema([]),
  after: schema([
    relation('public.invoices', [
      column('id', 'bigint', { notNull: true }),
      column('total', 'numeric', { notNull: true }),
    ]),
  ]),
  summary: {
    tables: ['public.invoices'],
    rows: '0: the table is new',
    lockDuration: 'nobody waits',
    totalDuration: 'brief',
    space: undefined,
  },
});
