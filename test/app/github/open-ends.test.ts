import { afterAll, beforeAll, expect, test } from 'vitest';
import { rehearsingTogether } from '../../fakes/kept/processes.ts';
import { shop } from './shop.ts';
import { openStage, permissions, type Stage, seen } from './stage.ts';

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

const begun =
  'ALTER TABLE orders ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;\n';

test('a merged pull request says what it leaves to do, and the one that finishes it is told of it', async () => {
  const { github, settle } = stage;
  const ada = github.user('ada');
  const repository = github.repository('acme/shop', shop);
  const first = ada.opensPullRequest(repository, { files: { 'migrations/0003_fkey.sql': begun } });
  await settle();
  expect(seen(stage, first).body).not.toContain('what is left to do');
  ada.merges(first);
  await settle();
  const { body, comments } = seen(stage, first);
  expect(comments).toHaveLength(1);
  expect(body).toContain('Merged: what is left to do');
  expect(body).toContain('ALTER TABLE public.orders VALIDATE CONSTRAINT orders_user_id_fkey;');
  const second = ada.opensPullRequest(repository, {
    files: { 'migrations/0004_validate.sql': 'ALTER TABLE orders VALIDATE CONSTRAINT orders_user_id_fkey;\n' },
  });
  await settle();
  expect(seen(stage, second).body).toContain(`Finishes what pull request ${first.number} began`);
});

test('what is closed without a merge leaves nothing', async () => {
  const { github, settle } = stage;
  const ada = github.user('ada');
  const repository = github.repository('closed/shop', shop);
  const pull = ada.opensPullRequest(repository, { files: { 'migrations/0003_fkey.sql': begun } });
  await settle();
  ada.closes(pull);
  await settle();
  expect(seen(stage, pull).body).not.toContain('what is left to do');
  expect(await stage.services.records.openEnds(repository.id)).toEqual([]);
});

test('where it may, the App opens an issue with the tasks, and the pull request that does the last of them closes it', async () => {
  const allowed = await openStage({
    permissions: { ...permissions, issues: 'write' },
    rehearse,
  });
  const { github, settle } = allowed;
  const ada = github.user('ada');
  const repository = github.repository('acme/shop', shop);
  const renamed = `ALTER TABLE users ADD COLUMN handle text;
CREATE FUNCTION users_handle_sync() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.handle := NEW.name; RETURN NEW; END $$;
CREATE TRIGGER zz_sync_handle_twin BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION users_handle_sync();\n`;
  const first = ada.opensPullRequest(repository, {
    files: {
      'migrations/0003_fkey.sql': begun,
      'migrations/0004_handle.sql': renamed,
      '.migrations-later/2/0005_contract.sql': 'ALTER TABLE users DROP COLUMN name;\n',
    },
  });
  await settle();
  expect(repository.issues.size).toBe(0);
  ada.merges(first);
  await settle();
  const [issue] = repository.issues.values();
  expect(issue?.title).toBe(
    `Finish what pull request ${first.number} began: Validate orders_user_id_fkey on orders and 1 more task`,
  );
  expect(issue?.body).toContain('- [ ] Validate orders_user_id_fkey on orders');
  expect(issue?.body).toContain('It can be done now.');
  expect(issue?.body).toContain('ALTER TABLE public.orders VALIDATE CONSTRAINT orders_user_id_fkey;');
  expect(issue?.body).toMatch(/Not before \d{4}-\d\d-\d\d, and only once the new code runs everywhere\./);
  expect(issue?.body).toContain("query ~* E'\\\\mname\\\\M'");
  expect(issue?.body).toContain('.migrations-later/2/0005_contract.sql');
  expect(issue?.body).toContain('ALTER TABLE users DROP COLUMN name;');
  expect(seen(allowed, first).body).toContain(`Issue ${issue?.number} lists the tasks`);
  const finish = async (path: string, sql: string): Promise<number> => {
    const pull = ada.opensPullRequest(repository, { files: { [path]: sql } });
    await settle();
    expect(seen(allowed, pull).body).toContain(`Finishes what pull request ${first.number} began`);
    ada.merges(pull);
    await settle();
    return pull.number;
  };
  const second = await finish(
    'migrations/0005_validate.sql',
    'ALTER TABLE orders VALIDATE CONSTRAINT orders_user_id_fkey;\n',
  );
  expect(issue?.comments.map(({ body }) => body)).toEqual([
    expect.stringMatching(new RegExp(`Done by \\[pull request ${second}\\].*\\n\\n- Validate orders_user_id_fkey`)),
  ]);
  expect(issue?.state).toBe('open');
  await finish(
    'migrations/0006_contract.sql',
    'DROP TRIGGER zz_sync_handle_twin ON users;\nDROP FUNCTION users_handle_sync();\nALTER TABLE users DROP COLUMN name;\n',
  );
  expect(issue).toMatchObject({ state: 'closed', stateReason: 'completed' });
  expect(issue?.comments).toHaveLength(2);
  expect(allowed.failures).toEqual([]);
  expect(github.violations).toEqual([]);
  await allowed.close();
});
