import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Delivery } from '../../fakes/github/state/world.ts';
import { rehearsingTogether } from '../../fakes/kept/processes.ts';
import { shop } from './shop.ts';
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

let count = 0;
const fails = 'ALTER TABLE nowhere ADD COLUMN age integer;\n';
const override = '/migration-planner override the table is made by hand in production';

/** A pull request of ada's that fails as written. */
async function opened(sql = fails, settings = '') {
  const { github, settle } = stage;
  const extra: Readonly<Record<string, string>> = settings === '' ? {} : { '.github/migration-planner.yml': settings };
  const people = { ...shop.people, eve: 'write' as const };
  const repository = github.repository(`acme/override-${++count}`, {
    ...shop,
    people,
    files: { ...shop.files, ...extra },
  });
  const ada = github.user('ada');
  const pull = ada.opensPullRequest(repository, { files: { 'migrations/0003_age.sql': sql } });
  await settle();
  const says = async (login: string, body: string): Promise<Delivery | undefined> => {
    github.user(login).comments(pull, body);
    const delivery = github.deliveries.at(-1);
    await settle();
    return delivery;
  };
  const tickAll = async () => {
    for (const item of openItems(seen(stage, pull).body)) github.user('bob').ticksBox(pull, item);
    await settle();
  };
  return { pull, ada, says, tickAll };
}

describe('what fails as written', () => {
  test('takes no tick, and says the two ways out', async () => {
    const { pull, says, tickAll } = await opened();
    const { body } = seen(stage, pull);
    expect(body).not.toContain('I accept: the statement fails');
    expect(body).toContain('⛔ Fails as written:');
    expect(body).toContain('No tick lets it pass: change the migration, or have somebody other than the author');
    await tickAll();
    expect(seen(stage, pull)).toMatchObject({
      conclusion: 'failure',
      title: 'It fails as written; it has to be changed, or overridden by somebody else',
    });
    expect(await blockedId(pull)).toMatch(/^[0-9a-f]{10}$/);
    await says('bob', `/migration-planner tick ${await blockedId(pull)}`);
    expect(seen(stage, pull).body).toContain('takes no tick');
    expect(seen(stage, pull).conclusion).toBe('failure');
  });

  test('is let pass by somebody else with a reason, until the migration is another', async () => {
    const { pull, says, ada, tickAll } = await opened();
    await tickAll();
    const command = await says('bob', override);
    const { body, check, conclusion } = seen(stage, pull);
    expect(conclusion).toBe('success');
    expect(check?.title).toContain('It fails as written, overridden by bob');
    for (const text of [body, check?.summary ?? '']) {
      expect(text).toMatch(/\*\*Overridden\*\* by `bob` 20.*: the table is made by hand in production/);
    }
    await says('bob', `/migration-planner untick ${await blockedId(pull)}`);
    expect(seen(stage, pull).conclusion).toBe('failure');
    if (command) stage.github.hook.replay(command);
    await stage.settle();
    expect(seen(stage, pull).conclusion).toBe('failure');
    await says('bob', `${override} after all`);
    expect(seen(stage, pull).conclusion).toBe('success');
    ada.pushes(pull, { 'migrations/0003_age.sql': `${fails}CREATE TABLE more (id bigint PRIMARY KEY);\n` });
    await stage.settle();
    await tickAll();
    expect(seen(stage, pull).conclusion).toBe('failure');
  });

  test('is not let pass by the author, a reader, a program, an edited comment, or without a reason', async () => {
    const { pull, says, tickAll } = await opened();
    await tickAll();
    const refused = async (login: string, body: string, why: string) => {
      await says(login, body);
      expect(seen(stage, pull).body).toContain(why);
      expect(seen(stage, pull).conclusion).toBe('failure');
    };
    await refused('ada', override, 'somebody other than the author of the change has to override');
    await refused('reader', override, 'this needs write access, and the role of this account is read');
    await refused('bob', '/migration-planner override', 'the reason is missing');
    const bob = stage.github.user('bob');
    const comment = bob.comments(pull, 'Looks good');
    bob.editsComment(comment, override);
    await stage.settle();
    expect(seen(stage, pull).body).toContain('an edited comment overrides nothing');
    expect(seen(stage, pull).conclusion).toBe('failure');
  });

  test('is let pass by those alone whom the settings name', async () => {
    const { pull, says, tickAll } = await opened(fails, 'override:\n  users: [Eve]\n');
    await tickAll();
    await says('bob', override);
    expect(seen(stage, pull).body).toContain('the settings let Eve override what fails as written');
    expect(seen(stage, pull).conclusion).toBe('failure');
    await says('eve', override);
    expect(seen(stage, pull).conclusion).toBe('success');
  });

  test('is a file that does not parse, too', async () => {
    const { pull, tickAll, says } = await opened('CREATE TABEL notes (id bigint);\n');
    await tickAll();
    expect(seen(stage, pull).conclusion).toBe('failure');
    expect(seen(stage, pull).body).toContain('`migrations/0003_age.sql` does not parse at line 1: syntax error');
    await says('bob', override);
    expect(seen(stage, pull).conclusion).toBe('success');
  });
});

async function blockedId(pull: Parameters<typeof seen>[1]): Promise<string> {
  const state = await stage.services.records.state({ repository: pull.repository.id, number: pull.number });
  return state?.judgement?.review.checklist.find((one) => one.state === 'blocked')?.id ?? '';
}
