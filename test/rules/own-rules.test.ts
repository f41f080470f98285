import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { judge } from '../../src/rules/judge.ts';
import { loadOwnRules } from '../../src/rules/own-rules.ts';
import { inputOf, migrationOf } from './scene.ts';

const folder = mkdtempSync(join(tmpdir(), 'own-rules-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const load = (text: string) => {
  const file = join(folder, `rules-${files++}.ts`);
  writeFileSync(file, text);
  return loadOwnRules(pathToFileURL(file).href);
};

/** The example of the documentation, as its readers copy it. */
const example = (): string => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/own-rules.md'), 'utf8');
  return /```ts\n(.*?)```/s.exec(page)?.[1] ?? '';
};

const judged = async (sql: string, rules: Readonly<Record<string, 'off'>> = {}) => {
  const empty = { title: '', silent: false, fences: [], review: undefined, end: 0 };
  const input = inputOf(empty, [], [migrationOf('migrations/0002.sql', sql)], undefined);
  const settings = { ...input.whole.settings, rules };
  return judge({ ...input, whole: { ...input.whole, settings } }, await load(example()));
};

test('the example of the documentation finds what it says, as a rule of the catalogue would', async () => {
  const { diagnostics } = await judged('ALTER TABLE audit_log ADD COLUMN who text;');
  expect(diagnostics.map(({ ruleId, severity, message }) => [ruleId, severity, message])).toEqual([
    ['audited-table-changed', 'warning', 'public.audit_log belongs to the audit'],
  ]);
});

test('an own rule is silent about tables of the change, turned off by the settings, and allowed by a comment', async () => {
  const made = 'CREATE TABLE audit_log (id bigint PRIMARY KEY);\nALTER TABLE audit_log ADD COLUMN who text;';
  expect((await judged(made)).diagnostics).toEqual([]);
  const added = 'ALTER TABLE audit_log ADD COLUMN who text;';
  expect((await judged(added, { 'audited-table-changed': 'off' })).diagnostics).toEqual([]);
  const allowed = `-- migration-planner: allow audited-table-changed because they were told\n${added}`;
  expect(await judged(allowed)).toMatchObject({ diagnostics: [], suppressed: [{ reason: 'they were told' }] });
});

describe('a file of own rules that is wrong is told', () => {
  const rule =
    "id: 'a', severity: 'note', hazard: 'process', summary: 's', why: 'w', references: [], inChange: () => []";
  test.each([
    ['no function', 'export default []', 'its default export is not a function'],
    ['no list', 'export default () => 7', 'does not return a list of rules'],
    ['no rule', 'export default () => [7]', 'rule 1: it is not a rule'],
    ['a field that is missing', 'export default () => [{ id: "a" }]', 'rule 1: it has no severity'],
    [
      'a name that is taken',
      `export default () => [{ ${rule}, id: 'column-renamed' }]`,
      'there is a rule column-renamed already',
    ],
    ['a name twice', `export default () => [{ ${rule} }, { ${rule} }]`, 'rule 2: there is a rule a already'],
    ['a name that settings could not hold', `export default () => [{ ${rule}, id: 'A b' }]`, 'lower-case letters'],
    ['another severity', `export default () => [{ ${rule}, severity: 'fatal' }]`, 'error, warning or note'],
    ['a rule that looks at nothing', `export default () => [{ ${rule}, inChange: 7 }]`, 'a looks at nothing'],
  ])('%s', async (_, text, words) => {
    await expect(load(text)).rejects.toThrow(words);
  });
});
