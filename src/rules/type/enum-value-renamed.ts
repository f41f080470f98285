import { shortName } from '../../sql/names.ts';
import { nameOfList } from '../../sql/relations.ts';
import { stillUsed } from '../reading/still-used.ts';
import { defineRule } from '../rule.ts';

export const enumValueRenamed = defineRule({
  id: 'enum-value-renamed',
  on: ['AlterEnumStmt'],
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'a value of an enum is renamed',
  why: 'Code that runs during the deploy still writes and compares the old value, and fails (22P02).',
  references: ['https://www.postgresql.org/docs/current/sql-altertype.html'],
  peers: ['strong_migrations rename_enum_value', 'migrationpilot MP060'],
  concerns: 'anything',
  match: ({ typeName, oldVal, newVal }, facts) => {
    if (!oldVal || !newVal) return undefined;
    const type = nameOfList(typeName, facts.defaultSchema);
    return {
      relations: [],
      type,
      oldVal,
      newVal,
      ...stillUsed(facts, { kind: 'enum value', table: type, name: oldVal }),
    };
  },
  message: ({ type, oldVal, newVal, users }) =>
    `the value ${oldVal} of ${shortName(type)} is renamed to ${newVal}: code that still writes the old value fails with 22P02${users}`,
  advice: () => 'Add the new value, switch code and rows to it, and leave the old value unused.',
});
