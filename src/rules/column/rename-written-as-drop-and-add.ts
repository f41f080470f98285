import { shortName } from '../../sql/names.ts';
import { droppedAndAdded } from '../reading/drop-and-add.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';

export const renameWrittenAsDropAndAdd = defineMigrationRule({
  id: 'rename-written-as-drop-and-add',
  severity: 'note',
  hazard: 'data loss',
  summary: 'a column is dropped and another of the same type is added, which is how some tools write a rename',
  why: 'A tool that compares two schemas cannot tell a rename from a drop and an add; the values are not copied.',
  references: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-RENAME'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  match: (migration) =>
    droppedAndAdded(migration).map(({ dropped, added, alike }) => ({
      relations: [dropped.table],
      place: { ...placeOf(dropped.facts), action: dropped.action },
      from: dropped.column,
      to: added.column,
      line: added.facts.location.start.line,
      // References to two other tables are often called alike: `version_id` and `resource_version_id`.
      ...(alike && !/_?id$/i.test(added.column) ? { severity: 'warning' as const } : {}),
    })),
  message: ({ relations, from, to, line }) =>
    `${relations.map(shortName).join('')}.${from} is dropped, and ${to} of the same type is added on line ${line} without its values: if this is meant as a rename, the values are lost`,
  advice: ({ from, to }) =>
    `If it is the same column, write RENAME COLUMN ${from} TO ${to}, or add ${to}, copy the values, and drop ${from} in a later release.`,
});
