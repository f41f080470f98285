import { describe, expect, test } from 'vitest';
import type { TransactionMode } from '../../src/model/migration.ts';
import { suggestionsOf } from '../../src/render/suggestions/suggestions-of.ts';
import { diagnostic, migration, path, project, review, statement, step } from './parts.ts';

const constraint = 'ALTER TABLE users ADD CONSTRAINT age CHECK (age > 0)';
const steps = [
  step('add', 'Add it', `${constraint} NOT VALID;`, { release: 0, kind: 'schema', transaction: 'own' }),
  step('validate', 'Validate it', 'ALTER TABLE users VALIDATE CONSTRAINT age;', { release: 0, kind: 'schema' }),
];

/** The suggestion for a migration that holds one statement somewhere in its text. */
function suggested(text: string, mode: TransactionMode = 'migration', safely = steps, sql = constraint) {
  const offset = text.indexOf(sql);
  const location = { path, start: { line: 1, column: 1 }, end: { line: 1, column: 2 }, offset, length: sql.length };
  const of = migration([statement(1, sql, { location })]);
  const made = review({
    projects: [project({ migrations: [{ ...of, transaction: { ...of.transaction, mode } }] })],
    diagnostics: [
      diagnostic({ ruleId: 'check-added-with-validation', migrationId: of.id, statement: 0, location, safely }),
    ],
  });
  return suggestionsOf(made, new Map([[path, text]]))[0];
}

describe('a fix is offered', () => {
  test('for the lines that the statement has for itself, the next step beside it', () => {
    const found = suggested(`SELECT 1;\n${constraint};\n`);
    expect(found).toMatchObject({ path, first: 2, last: 2 });
    expect(found?.body).toContain('```suggestion\nSET LOCAL lock_timeout');
    expect(found?.body).toContain(`${constraint} NOT VALID;\n\`\`\``);
    expect(found?.body).toContain('Then, in a later migration:');
    expect(found?.body).toContain('VALIDATE CONSTRAINT age;');
  });

  test('whole, where the tool opens no transaction', () => {
    const found = suggested(`${constraint};`, 'none');
    expect(found?.body).toContain('COMMIT;\n```');
    expect(found?.body).not.toContain('Then, in a later migration');
  });

  test('with the indent that was there', () => {
    expect(suggested(`  ${constraint};`)?.body).toContain(`\n  ${constraint} NOT VALID;`);
  });
});

describe('no fix is offered', () => {
  test('where something else stands on the line', () => {
    expect(suggested(`SELECT 1; ${constraint};`)).toBeUndefined();
    expect(suggested(`${constraint}; -- as asked for`)).toBeUndefined();
  });

  test('for one action of several', () => {
    const sql = 'ALTER TABLE users ADD COLUMN age int, ADD CONSTRAINT age CHECK (age > 0)';
    expect(suggested(`${sql};`, 'none', steps, sql)).toBeUndefined();
  });

  test('where the first step can run in no transaction and the tool opens one', () => {
    const [first, second] = steps;
    if (!first || !second) throw new Error('two steps');
    expect(suggested(`${constraint};`, 'implicit', [{ ...first, transaction: 'none' }, second])).toBeUndefined();
  });

  test('where the application has to change first', () => {
    const application = step('code', 'Deploy code', '', { kind: 'application' });
    expect(suggested(`${constraint};`, 'none', [application, ...steps])).toBeUndefined();
  });

  test('where the text would close the comment’s own marks', () => {
    const hostile = step('add', 'Add it', "SELECT '<!-- item:aa -->';", { release: 0, kind: 'schema' });
    expect(suggested(`${constraint};`, 'none', [hostile])).toBeUndefined();
  });
});
