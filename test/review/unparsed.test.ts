import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/model/change.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { renderComment } from '../../src/render/comment/render-comment.ts';
import { review } from '../../src/review.ts';
import { treeOf } from '../fakes/tree.ts';

const base = { 'migrations/0001_users.sql': 'CREATE TABLE users (id bigint PRIMARY KEY);\n' };

/** A rehearsal of what is left of such a file would be one of another change: none is asked for. */
const tools = {
  rehearse: async () => {
    throw new Error('nothing is rehearsed');
  },
  findUsages: async () => [],
};

const reviewOf = (files: Readonly<Record<string, string>>, before: Readonly<Record<string, string>> = base) => {
  const changed = Object.keys(files).map((path) => ({ path, status: 'added' as const }));
  const change: Change = {
    base: treeOf(before),
    head: treeOf({ ...before, ...files }),
    changed,
    settings: defaultSettings,
  };
  return review(change, tools);
};

describe('a migration that does not parse fails: first in the headline, and nothing is called proven', () => {
  test.each([
    ['its only statement', 'ALTER TABLE users ADD COLUMN;\n', 1],
    ['the second of three', 'CREATE TABLE a (id int);\nCREATE TABL b (id int);\nDROP TABLE users;\n', 2],
    ['a quote without its end', "CREATE TABLE a (id int);\nCOMMENT ON TABLE a IS 'it;\n", 2],
    ['a dollar quote without its end', 'CREATE TABLE a (id int);\nDO $do$ BEGIN END;\n', 2],
    ['no SQL at all', '<<<<<<< HEAD\nSELECT 1;\n', 1],
  ])('%s', async (_, text, line) => {
    const made = await reviewOf({ 'migrations/0002_more.sql': text });
    expect(made.verdict.state).toBe('blocked');
    expect(made.verdict.sentence).toMatch(new RegExp(`^\`migrations/0002_more.sql\` does not parse at line ${line}: `));
    expect(made.checklist.filter(({ state }) => state === 'holds')).toEqual([]);
    expect(made.checklist.filter(({ state, required }) => state === 'blocked' && required)).toHaveLength(1);
    const [project] = made.projects;
    expect(project?.plan.stepsProof.state).not.toBe('proven');
    expect(project?.plan.rollback.proof.state).not.toBe('proven');
    expect(project?.risks.find(({ risk }) => risk === 'migration fails')?.likelihood).toBe('high');
    expect(renderComment(made)).not.toMatch(/[Pp]roven:|nothing runs|already the safe way|nothing to undo/);
  });

  test('in the second file of a change', async () => {
    const made = await reviewOf({
      'migrations/0002_a.sql': 'CREATE TABLE a (id int);\n',
      'migrations/0003_b.sql': 'CREATE TABL b (id int);\n',
    });
    expect(made.verdict.sentence).toMatch(/^`migrations\/0003_b.sql` does not parse/);
    expect(made.checklist.filter(({ state }) => state === 'holds')).toEqual([]);
  });

  test('with a command of psql, where the tool sends files to the server itself', async () => {
    const goose = { 'migrations/0001_users.sql': `-- +goose Up\n${base['migrations/0001_users.sql']}` };
    const text = '-- +goose Up\n\\set ON_ERROR_STOP 1\nCREATE TABLE a (id int);\n';
    const made = await reviewOf({ 'migrations/0002_a.sql': text }, goose);
    expect([made.projects[0]?.framework, made.verdict.state]).toEqual(['goose', 'blocked']);
    expect(made.verdict.sentence).toContain('psql');
  });
});
