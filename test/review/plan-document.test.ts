import { expect, test } from 'vitest';
import { defaultSettings } from '../../src/model/settings.ts';
import { renderDocument } from '../../src/render/document/render-document.ts';
import { review } from '../../src/review.ts';
import { findUsages } from '../../src/usage/find-usages.ts';
import { rehearsingTogether } from '../fakes/kept/processes.ts';
import { treeOf } from '../fakes/tree.ts';

const rehearse = await rehearsingTogether();

const history = {
  'migrations/0001_users.sql': 'CREATE TABLE users (id bigint PRIMARY KEY, name text, age int);',
  'migrations/0002_notes.sql': 'CREATE TABLE notes (id bigint PRIMARY KEY);',
  'src/app.ts': "export const query = 'SELECT id FROM users';\n",
};

const reviewed = (sql: string) => {
  const path = 'migrations/0003_change.sql';
  return review(
    {
      base: treeOf(history),
      head: treeOf({ ...history, [path]: sql }),
      changed: [{ path, status: 'added' }],
      settings: defaultSettings,
    },
    {
      rehearse,
      findUsages,
    },
  );
};

test('another type is no change that running code does not notice', async () => {
  const { projects, checklist } = await reviewed('ALTER TABLE users ALTER COLUMN name TYPE varchar(100);');
  const told =
    'the type of `users.name` changes: prepared statements that return it fail until they are prepared again';
  expect(projects[0]?.risks.find(({ risk }) => risk === 'application breaks')).toMatchObject({
    likelihood: 'low',
    evidence: expect.stringContaining(told),
  });
  expect(checklist.find(({ text }) => text.startsWith('Is the application code backward'))).toMatchObject({
    state: 'to confirm',
    required: false,
    evidence: expect.stringMatching(
      /running code fail on text longer than 100 characters .*prepared statements that return it fail/,
    ),
  });
});

test('a changed type is told beside a name that nobody uses', async () => {
  const { projects, checklist } = await reviewed(
    'ALTER TABLE users ALTER COLUMN name TYPE varchar(100); ALTER TABLE users DROP COLUMN age;',
  );
  const told = [
    projects[0]?.risks.find(({ risk }) => risk === 'application breaks')?.evidence,
    checklist.find(({ text }) => text.startsWith('Is the application code backward'))?.evidence,
  ];
  expect(told).toEqual([
    expect.stringMatching(/the type of `users.name` changes.*no use of `users.age` in 1 searched file/),
    expect.stringContaining('the type of `users.name` changes'),
  ]);
});

test('statements that differ in nothing but their SQL are one step', async () => {
  const document = renderDocument(
    await reviewed(
      "COMMENT ON COLUMN users.id IS 'a'; COMMENT ON COLUMN users.name IS 'b'; COMMENT ON COLUMN users.age IS 'c'; ALTER TABLE users ADD x int;",
    ),
  );
  expect(document).toContain('#### 2 to 3. comment on column (2 statements)');
  expect(document).toContain("COMMENT ON COLUMN users.name IS 'b';\nCOMMENT ON COLUMN users.age IS 'c';");
  expect(document).toContain('#### 4. `ALTER TABLE users ADD x int`');
});

test('a step in batches says what a batch locks, and a step that stands as written what was seen of it', async () => {
  const document = renderDocument(
    await reviewed('ALTER TABLE notes ADD y int; ALTER TABLE users ADD token uuid NOT NULL DEFAULT gen_random_uuid();'),
  );
  expect(document).toContain('**ROW EXCLUSIVE** on `users` and the rows of one batch (1000 rows) until it commits');
  expect(document).toContain('Why: As written: it holds its locks for a moment and reads no rows.');
  expect(document).toContain('Code from before the change can stay as it is.');
});
