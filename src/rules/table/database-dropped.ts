import { defineRule } from '../rule.ts';

export const databaseDropped = defineRule({
  id: 'database-dropped',
  on: ['DropdbStmt'],
  severity: 'error',
  hazard: 'data loss',
  summary: 'a whole database is dropped',
  why: 'All its schemas, tables and rows are gone at once, and come back only from a backup.',
  references: ['https://www.postgresql.org/docs/current/sql-dropdatabase.html'],
  peers: ['squawk ban-drop-database', 'migrationpilot MP034', 'pgfence drop-database'],
  concerns: 'anything',
  match: ({ dbname }) => ({ relations: [], database: dbname ?? '' }),
  message: ({ database }) => `the database ${database} is dropped with everything in it`,
  advice: () => 'Leave databases to whoever runs the server: a migration should not drop a whole database.',
});
