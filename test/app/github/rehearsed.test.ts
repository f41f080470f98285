import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rehearsingTogether } from '../../fakes/kept/processes.ts';
import { hazards, shop } from './shop.ts';
import { openItems, openStage, type Stage, seen } from './stage.ts';

const rehearse = await rehearsingTogether();
let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ rehearse });
});
afterAll(async () => {
  await stage.close();
  expect(stage.failures).toEqual([]);
  expect(stage.github.violations).toEqual([]);
});

describe('with PostgreSQL', () => {
  test('what is claimed was run, and what the code still uses is found in the archive of the head', async () => {
    const { github, settle } = stage;
    const repository = github.repository('acme/shop', shop);
    const sql = `${hazards}\nALTER TABLE users DROP COLUMN email;\n`;
    const pull = github.user('ada').opensPullRequest(repository, {
      files: { 'migrations/0003_index.sql': sql, 'src/new.ts': "export const more = 'UPDATE users SET email = $1';\n" },
    });
    await settle();
    const { body } = seen(stage, pull);
    expect(body).toContain('rehearsed on PostgreSQL 18');
    expect(body).toContain('src/app.ts');
    expect(body).toContain('src/new.ts');
    expect(github.requests.count('GET /repos/{owner}/{repo}/tarball/{ref}')).toBe(1);
    expect(openItems(body).length).toBeGreaterThan(2);
    for (const item of openItems(body)) github.user('bob').ticksBox(pull, item);
    await settle();
    expect(seen(stage, pull)).toMatchObject({ conclusion: 'success' });
  });

  test('no archive is asked for when nothing goes', async () => {
    const { github, settle } = stage;
    const repository = github.repository('acme/kept', shop);
    github.requests.forget();
    const pull = github.user('ada').opensPullRequest(repository, { files: { 'migrations/0003_index.sql': hazards } });
    await settle();
    expect(github.requests.count('GET /repos/{owner}/{repo}/tarball/{ref}')).toBe(0);
    expect(seen(stage, pull).body).toContain('rehearsed on PostgreSQL 18');
    // Two acceptances, and no third one for what was not run.
    expect(seen(stage, pull).title).toBe('2 items to confirm before merging');
  });

  test('a plan that is asked for in a few words stands on the base branch, proven, with its SQL', async () => {
    const { github, settle } = stage;
    const repository = github.repository('acme/asked', shop);
    const pull = github.user('ada').opensPullRequest(repository, { files: { 'migrations/0003_index.sql': hazards } });
    github.user('bob').comments(pull, '/migration-planner plan set-not-null users.email');
    await settle();
    const { body, comments, check } = seen(stage, pull);
    expect(comments).toHaveLength(1);
    expect(body).toContain('`/migration-planner plan set-not-null users.email`');
    expect(body).toMatch(/Planned on the base branch: \d steps in \d releases? \(proven\)\./);
    expect(body).toContain('IS NOT NULL) NOT VALID;');
    expect(check?.summary).toContain('IS NOT NULL) NOT VALID;');
    github.user('bob').comments(pull, '/migration-planner plan rename-column users.nam full_name');
    await settle();
    expect(seen(stage, pull).body).toContain('users has id, name, email');
    github.user('bob').comments(pull, '/migration-planner plan rename-column users.name full_name');
    await settle();
    const renamed = seen(stage, pull);
    expect(renamed.body).toContain('-- Go on when: differing is 0.');
    expect(renamed.body).toContain('-- Deploy boundary: release 1 of the application must run everywhere');
    expect(renamed.body).toContain('-- Application: Reads use full_name;');
    // Two such plans are more than a comment has room for: the last one stays.
    github.user('bob').comments(pull, '/migration-planner plan rename-column users.email mail');
    await settle();
    const again = seen(stage, pull);
    expect(again.body).toContain('ADD COLUMN mail text');
    expect(again.body).not.toContain('ADD COLUMN full_name text');
    expect(again.body).toContain('The SQL is too long for this comment; it is in the summary of the check.');
    expect(again.check?.summary).toContain('ADD COLUMN full_name text');
  });
});
