import { fileStart } from '../reading/file-start.ts';
import { defineMigrationRule } from '../rule.ts';

export const migrationWithoutStatements = defineMigrationRule({
  id: 'migration-without-statements',
  severity: 'note',
  hazard: 'process',
  summary: 'a migration has no statement',
  why: 'The tool records it as applied: statements added to the file later never run on databases that recorded it.',
  references: ['https://www.postgresql.org/docs/current/sql-syntax-lexical.html'],
  peers: ['Atlas MF102'],
  match: ({ migration, script }) => {
    const place = { migrationId: migration.id, statement: undefined, location: fileStart(migration.path) };
    return script.statements.length + script.unreadable.length === 0 ? [{ relations: [], place }] : [];
  },
  message: () =>
    'the migration has no statement: it is recorded as applied, and statements added to it later never run',
  advice: () => 'Write it before it is merged, or delete the file.',
});
