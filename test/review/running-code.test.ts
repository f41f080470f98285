import { expect, test } from 'vitest';
import { defaultSettings } from '../../src/model/settings.ts';
import { review } from '../../src/review.ts';
import { findUsages } from '../../src/usage/find-usages.ts';
import { rehearsingTogether } from '../fakes/kept/processes.ts';
import { treeOf } from '../fakes/tree.ts';

const rehearse = await rehearsingTogether();

const base = {
  'migrations/0001_notes.sql':
    'CREATE TABLE notes (id bigserial PRIMARY KEY, title text, size integer NOT NULL DEFAULT 1);',
  'src/notes.ts': "export const add = 'INSERT INTO notes (title, size) VALUES ($1, $2)';\n",
};

const compatible = 'Is the application code backward-compatible?';

/** What becomes of running code; one text for each migration. `code` replaces the application's. */
const reviewed = async (migrations: readonly string[], code: Readonly<Record<string, string>> = {}) => {
  const added = Object.fromEntries(migrations.map((sql, at) => [`migrations/000${at + 2}_c.sql`, sql]));
  const made = await review(
    {
      base: treeOf(base),
      head: treeOf({ ...base, ...code, ...added }),
      changed: Object.keys(added).map((path) => ({ path, status: 'added' as const })),
      settings: defaultSettings,
    },
    { rehearse, findUsages },
  );
  return {
    findings: made.diagnostics.map(
      (one) => `${one.severity} ${one.ruleId} ${one.location.path}:${one.location.start.line}`,
    ),
    messages: made.diagnostics.map(({ message }) => message),
    answer: made.checklist.find(({ text }) => text === compatible),
    steps: made.projects.flatMap(({ plan }) => plan.steps.map(({ step }) => `${step.release} ${step.title}`)),
    proof: made.projects[0]?.plan.stepsProof.state,
  };
};

test('a required column in three files is a finding where it is required, and code that writes it is deployed before', async () => {
  const { findings, answer, steps, proof } = await reviewed([
    'ALTER TABLE notes ADD COLUMN slug text;',
    "UPDATE notes SET slug = 'x' WHERE slug IS NULL;",
    'ALTER TABLE notes ALTER COLUMN slug SET NOT NULL;',
  ]);
  expect(findings).toContain('error old-writes-refused migrations/0004_c.sql:1');
  expect(answer).toMatchObject({ state: 'failed' });
  expect(steps.slice(0, 3)).toEqual([
    '0 Add nullable column: notes',
    '1 Deploy code that writes notes.slug',
    '1 Update slug of notes in batches, each committed',
  ]);
  expect(proof).toBe('proven');
});

test('a table that takes the place of another is compared with it by name', async () => {
  const { findings, messages } = await reviewed([
    'CREATE TABLE notes_new (id bigint PRIMARY KEY, title varchar(9), size integer NOT NULL); DROP TABLE notes; ALTER TABLE notes_new RENAME TO notes;',
  ]);
  expect(findings.filter((one) => one.includes('old-writes-refused'))).toHaveLength(3);
  expect(messages).toContain(
    'notes.id is required from then on and has no default: an INSERT by running code that leaves it out fails (23502)',
  );
  expect(messages).toContain(
    'notes.title is character varying(9) from then on: writes of running code fail on text longer than 9 characters (22001)',
  );
});

test('a default that stays asks nothing of running code', async () => {
  const { findings, answer } = await reviewed(["ALTER TABLE notes ADD COLUMN plan text NOT NULL DEFAULT 'free';"]);
  expect(findings).toEqual([]);
  expect(answer).toMatchObject({ state: 'holds', basis: 'seen' });
});

test('a unique index on a column that code writes is to be confirmed, without a finding', async () => {
  const { findings, answer } = await reviewed(['CREATE UNIQUE INDEX CONCURRENTLY notes_title ON notes (title);']);
  expect(findings.filter((one) => one.includes('old-writes'))).toEqual([]);
  expect(answer).toMatchObject({
    state: 'to confirm',
    required: true,
    evidence: 'writes to notes by running code that violate notes_title fail (23505)',
  });
});

test('what one statement tells is not told again for the whole change', async () => {
  const { findings } = await reviewed(['ALTER TABLE notes ADD COLUMN slug text NOT NULL;']);
  expect(findings).toEqual(['error required-column-without-default migrations/0002_c.sql:1']);
});

test('a column that is renamed together with its code breaks the release that runs meanwhile', async () => {
  const { messages, answer } = await reviewed(['ALTER TABLE notes RENAME COLUMN size TO length;'], {
    'src/notes.ts': "export const add = 'INSERT INTO notes (title, length) VALUES ($1, $2)';\n",
  });
  expect(messages[0]).toContain('the running release writes it in src/notes.ts:1');
  expect(messages[0]).not.toContain('the code of this change');
  expect(answer).toMatchObject({ state: 'failed' });
  expect(answer?.evidence).toContain('the code of this change has no use of it');
});

test('code that the change leaves as it is uses the old name for good', async () => {
  const { messages } = await reviewed(['ALTER TABLE notes RENAME COLUMN size TO length;']);
  expect(messages[0]).toContain('the running release writes it in src/notes.ts:1, and so does the code of this change');
});

test('an identity comes with the default that it takes the place of, and its numbers start over', async () => {
  const { findings, steps } = await reviewed([
    'ALTER TABLE notes ALTER COLUMN id DROP DEFAULT; ALTER TABLE notes ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;',
  ]);
  expect(findings).toEqual([
    'error sequence-starts-over migrations/0002_c.sql:1',
    'warning old-writes-refused migrations/0002_c.sql:1',
  ]);
  expect(steps).toEqual(['0 Drop default: notes; Add identity: notes']);
});

test('a constraint is validated in a step of its own, where an earlier statement of the file locks the table', async () => {
  const { steps, proof } = await reviewed([
    "ALTER TABLE notes ADD CONSTRAINT titled CHECK (title <> '') NOT VALID;",
    'ALTER TABLE notes ADD COLUMN plan text; ALTER TABLE notes VALIDATE CONSTRAINT titled;',
  ]);
  expect(steps.slice(-2)).toEqual(['0 Add nullable column: notes', '0 Validate constraint: notes']);
  expect(proof).toBe('proven');
});
