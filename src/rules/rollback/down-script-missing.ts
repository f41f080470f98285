import type { Migration } from '../../model/migration.ts';
import { fileStart } from '../reading/file-start.ts';
import { defineMigrationRule } from '../rule.ts';

/** Of the last so many migrations, so many have one: then it is the team's habit. */
const looked = 10;
const habit = 7;

export const downScriptMissing = defineMigrationRule({
  id: 'down-script-missing',
  severity: 'warning',
  hazard: 'cannot be undone',
  summary: 'the down script is missing, although earlier migrations have one',
  why: 'When the deploy has to be rolled back, the tool has nothing to run and stops at this migration.',
  references: ['https://martinfowler.com/articles/evodb.html'],
  match: ({ migration, change, script }) => {
    const recent = change.history.filter(({ repeatable }) => !repeatable).slice(-looked);
    const having = recent.filter(hasDown).length;
    if (having < habit || migration.repeatable || hasDown(migration) || script.statements.length === 0) return [];
    if (saysWhy(migration)) return [];
    const blank = migration.down !== undefined;
    const place = { migrationId: migration.id, statement: undefined, location: fileStart(migration.path) };
    return [{ relations: [], place, having, of: recent.length, blank, ...(blank && { severity: 'note' as const }) }];
  },
  message: ({ having, of, blank }) =>
    `${blank ? 'the down script is empty' : 'there is no down script'}, and ${having} of the last ${of} migrations have one: the tool can't roll this one back`,
  advice: () => 'Write it from the rollback in the plan below, which was generated for this change.',
});

/** Whether its down script has more than comments that fill whole lines. */
const hasDown = (migration: Migration): boolean => downLines(migration).some((line) => !line.startsWith('--'));

/** Whether a comment of several words stands where the way back would: somebody thought of it. A tool's marks are none. */
const saysWhy = (migration: Migration): boolean =>
  downLines(migration).some((line) => /^--\s{0,9}[^+\s]\S{0,99}\s+\S/.test(line));

const downLines = ({ down }: Migration): readonly string[] =>
  (down?.pieces ?? []).flatMap(({ start, end }) =>
    (down?.text ?? '')
      .slice(start, end)
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  );
