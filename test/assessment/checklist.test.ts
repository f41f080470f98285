import { describe, expect, it } from 'vitest';
import { fillChecklist } from '../../src/assessment/fill-checklist.ts';
import { giveVerdict } from '../../src/assessment/give-verdict.ts';
import type { ChecklistItem } from '../../src/model/review.ts';
import { settingsSchema } from '../../src/model/settings-schema.ts';
import { finding, lockOn, plannedChangeOf, sized } from './planned-change.ts';

const required = (items: readonly ChecklistItem[]): readonly string[] =>
  items.filter((item) => item.required).map((item) => item.text);
const answer = (items: readonly ChecklistItem[], start: string): ChecklistItem | undefined =>
  items.find((item) => item.text.startsWith(start));

describe('a harmless change', () => {
  const evidence = plannedChangeOf('ALTER TABLE users ADD COLUMN nick text; CREATE TABLE notes (id bigint);', {
    seen: { 0: { effect: lockOn('public.users', 'ACCESS EXCLUSIVE') } },
  });
  const items = fillChecklist([evidence]);

  it('asks nothing of anybody, and answers all sixteen questions', () => {
    expect(items).toHaveLength(16);
    expect(required(items)).toEqual([]);
    expect(items.every((item) => item.evidence.length > 0)).toBe(true);
  });

  it('is clear', () => {
    expect(giveVerdict({ projects: [evidence], diagnostics: [], checklist: items })).toEqual({
      state: 'clear',
      sentence: '2 statements rehearsed, and nothing has to be confirmed.',
      basis: 'tried',
      worst: undefined,
      open: 0,
    });
  });
});

describe('a renamed column', () => {
  const diagnostics = [finding({})];
  const evidence = plannedChangeOf('ALTER TABLE users RENAME COLUMN name TO full_name;', { diagnostics });
  const items = fillChecklist([evidence]);

  it('asks for the acceptance and the feature flag, and for nothing twice', () => {
    expect(required(items)).toEqual([
      'I accept: Renaming users.name breaks running code',
      'Are feature flags ready to disable the new code?',
    ]);
  });

  it('gives a verdict in one sentence', () => {
    expect(giveVerdict({ projects: [evidence], diagnostics, checklist: items })).toMatchObject({
      state: 'confirm',
      sentence: 'Renaming users.name breaks running code; 2 items to confirm before merging.',
      worst: 0,
      open: 2,
    });
  });

  it('asks for nothing where the team turned the gate off', () => {
    const settings = settingsSchema.parse({ failOn: 'never' });
    expect(required(fillChecklist([{ ...evidence, whole: { ...evidence.whole, settings } }]))).toEqual([]);
  });
});

describe('a warning', () => {
  const diagnostics = [finding({ severity: 'warning', hazard: 'blocks writes' })];

  it('asks for an acceptance only where the team wants it', () => {
    const evidence = plannedChangeOf('CREATE INDEX i ON users (name);', { diagnostics });
    const settings = settingsSchema.parse({ failOn: 'warning' });
    const strict = { ...evidence, whole: { ...evidence.whole, settings } };
    expect(fillChecklist([evidence]).filter((item) => item.group === 'acceptance')).toEqual([]);
    expect(fillChecklist([strict]).filter((item) => item.group === 'acceptance')).toHaveLength(1);
  });
});

describe('data that is lost', () => {
  it('asks for a backup, and not where the table is empty', () => {
    const sql = 'DROP TABLE logs;';
    expect(required(fillChecklist([plannedChangeOf(sql)]))).toEqual(['Is a data backup taken?']);
    expect(required(fillChecklist([plannedChangeOf(sql, { settings: sized({ logs: 'empty' }) })]))).toEqual([]);
  });
});

describe('a statement that depends on data', () => {
  const error = { sqlState: '23503', message: 'violates foreign key constraint "f"' };
  const seen = { 0: { error, onData: ['public.orders'] } };
  const verification = [
    {
      question: 'Which orders have no user?',
      sql: '',
      expect: '0 rows',
      repair: undefined,
      when: 'before',
      group: 'data integrity',
    },
  ] as const;
  const evidence = plannedChangeOf('ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (u) REFERENCES users;', {
    seen,
    plan: { verification },
  });

  it('asks once, with the query to run in production first', () => {
    const items = fillChecklist([evidence]);
    expect(required(items)).toEqual(['Are foreign key references valid?']);
    expect(answer(items, 'Are foreign key')?.evidence).toContain('ask production first: “Which orders have no user?”');
  });

  it('does not block: it may well pass', () => {
    const checklist = fillChecklist([evidence]);
    expect(giveVerdict({ projects: [evidence], diagnostics: [], checklist }).state).toBe('confirm');
  });
});

describe('a check that passed with awkward rows', () => {
  const sql = 'ALTER TABLE users ALTER name TYPE text;';
  const effect = { rewrites: [{ relation: 'public.users', isNew: false }] };
  const matter = 'value outside the type';

  it('is proven where one of them could have broken it, and says which', () => {
    const row = { matter, relation: 'public.users', state: 'there', detail: "name = 'Ada'" } as const;
    const items = fillChecklist([plannedChangeOf(sql, { seen: { 0: { effect, counterexamples: [row] } } })]);
    expect(answer(items, 'Is existing data')).toMatchObject({
      state: 'holds',
      basis: 'tried',
      evidence: "it ran although `users` held a value outside the type: name = 'Ada'",
    });
  });

  it('is not tried where no rows could be made', () => {
    const rows = { made: [], notMade: [{ table: 'public.users', reason: 'a trigger refuses them' }] };
    const items = fillChecklist([plannedChangeOf(sql, { seen: { 0: { effect } }, rehearsal: { rows } })]);
    expect(answer(items, 'Is existing data')).toMatchObject({
      state: 'to confirm',
      basis: 'not tried',
      required: false,
    });
    expect(answer(items, 'Is existing data')?.evidence).toContain('a trigger refuses them');
  });
});

describe('what was not analysed', () => {
  it('has to be read by someone', () => {
    const rehearsal = { outcome: 'not rehearsed', reason: 'it took longer than 60 seconds' } as const;
    const unreadable = [{ path: 'db/0014_x.sql', reason: 'syntax error at or near "TABEL"' }];
    const evidence = plannedChangeOf('ALTER TABLE users ADD a int;', { rehearsal, unreadable });
    expect(required(fillChecklist([evidence]))).toEqual([
      'Not analysed: `db/0014_x.sql`; I have read it',
      'Not rehearsed: `ALTER TABLE users ADD a int` in `db`; I have read it',
    ]);
  });
});

describe('a down script that does not restore the schema', () => {
  it('is a required item, and a generated one is not', () => {
    const rollback = plannedChangeOf('').plan.rollback;
    const proof = { state: 'refuted', difference: ['index i is missing'] } as const;
    const ask = (source: 'framework' | 'generated') =>
      required(
        fillChecklist([plannedChangeOf('CREATE TABLE a ();', { plan: { rollback: { ...rollback, source, proof } } })]),
      );
    expect(ask('framework')).toEqual(['Is the down migration tested?']);
    expect(ask('generated')).toEqual([]);
  });
});

describe('a migration that fails as it is written', () => {
  it('is blocked, with what PostgreSQL says', () => {
    const seen = { 0: { error: { sqlState: '42P01', message: 'relation "userz" does not exist' } } };
    const evidence = plannedChangeOf('ALTER TABLE userz ADD a int;', { seen });
    const checklist = fillChecklist([evidence]);
    expect(giveVerdict({ projects: [evidence], diagnostics: [], checklist })).toMatchObject({
      state: 'blocked',
      sentence:
        '`ALTER TABLE userz ADD a int` fails: relation "userz" does not exist (42P01); the migration has to be changed before merging.',
      open: 1,
    });
  });
});

describe('two tables dropped by two statements', () => {
  it('are accepted one by one, and an extension that goes asks for a backup', () => {
    const sql = 'DROP TABLE logs; DROP TABLE visits; DROP EXTENSION pgcrypto CASCADE;';
    const dropped = (statement: number) =>
      finding({ ruleId: 'table-dropped', hazard: 'data loss', message: `number ${statement} is dropped`, statement });
    const diagnostics = [
      dropped(0),
      dropped(1),
      finding({ ruleId: 'dropped-with-cascade', hazard: 'data loss', statement: 2 }),
    ];
    const items = required(fillChecklist([plannedChangeOf(sql, { diagnostics })]));
    expect(items.slice(0, 2)).toEqual(['I accept: number 0 is dropped', 'I accept: number 1 is dropped']);
    expect(required(fillChecklist([plannedChangeOf(sql, { diagnostics: diagnostics.slice(2) })]))).toContain(
      'Is a data backup taken?',
    );
  });
});

describe('two databases in one pull request', () => {
  it('share the questions, with the answer of the one that needs attention', () => {
    const harmless = plannedChangeOf('CREATE TABLE a (id int);');
    const logs = plannedChangeOf('DROP TABLE logs;');
    const losing = { ...logs, project: { ...logs.project, directory: 'billing/db' } };
    const items = fillChecklist([harmless, losing]);
    expect(items).toHaveLength(16);
    expect(answer(items, 'Is a data backup')).toMatchObject({
      required: true,
      evidence: '`billing/db`: `DROP TABLE logs` cannot be undone',
    });
  });
});

describe('a dropped column, and code that may use it', () => {
  const sql = 'ALTER TABLE users DROP COLUMN name;';
  const of = { kind: 'column', table: 'public.users', name: 'name', change: 'dropped' } as const;
  const unused = (filesSearched: number) => [{ of, usages: [], more: 0, filesSearched }];
  const compatible = (evidence: ReturnType<typeof plannedChangeOf>) =>
    answer(fillChecklist([evidence]), 'Is the application code backward-compatible?');

  it('is not proven compatible where files were searched in vain: it says how many, and asks nobody', () => {
    expect(compatible(plannedChangeOf(sql, { usages: unused(40) }))).toMatchObject({
      state: 'to confirm',
      required: false,
      basis: 'nothing found',
      evidence: 'no use of `users.name` in 40 searched files; code elsewhere was not searched',
    });
  });

  it('is to be confirmed where there was no file to search', () => {
    expect(compatible(plannedChangeOf(sql, { usages: unused(0) }))).toMatchObject({
      state: 'to confirm',
      required: true,
      evidence: 'no application code was found in this repository, so the uses of `users.name` are not known',
    });
  });

  it('is not asked again where the finding has to be accepted', () => {
    const diagnostics = [finding({ ruleId: 'column-dropped', hazard: 'data loss' })];
    expect(compatible(plannedChangeOf(sql, { usages: unused(0), diagnostics }))).toMatchObject({
      state: 'to confirm',
      required: false,
    });
  });
});

describe('several columns dropped by one statement', () => {
  const dropped = (column: string) =>
    finding({
      ruleId: 'column-dropped',
      hazard: 'data loss',
      message: `users.${column} is dropped, and its values are lost`,
    });
  const diagnostics = [dropped('city'), dropped('zip')];
  const evidence = plannedChangeOf('ALTER TABLE users DROP COLUMN city, DROP COLUMN zip;', { diagnostics });

  it('are accepted at once, each by its name', () => {
    const accepted = fillChecklist([evidence]).filter(({ group }) => group === 'acceptance');
    expect(accepted.map(({ text }) => text)).toEqual([
      'I accept: users.city is dropped, and its values are lost; users.zip is dropped, and its values are lost',
    ]);
  });
});
