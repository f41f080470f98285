import { shortName } from '../../sql/names.ts';
import { nameOfList, walk } from '../../sql/relations.ts';
import type { StatementFacts } from '../facts.ts';
import { defineStatementRule } from '../rule.ts';

export const enumValueUsedTooEarly = defineStatementRule({
  id: 'enum-value-used-too-early',
  severity: 'error',
  hazard: 'fails',
  summary: 'a new enum value is used in the transaction that adds it',
  why: 'PostgreSQL refuses to use the value before it is committed (55P04).',
  references: ['https://www.postgresql.org/docs/current/sql-altertype.html#SQL-ALTERTYPE-NOTES'],
  peers: ['migrationpilot MP054', 'migrationpilot MP012'],
  concerns: 'anything',
  explains: ['55P04'],
  match: (facts) => {
    if (facts.trace !== undefined && facts.trace.error?.sqlState !== '55P04') return undefined;
    const added = facts.earlier().flatMap((each) => addedValue(each));
    const used = added.find(({ value }) => mentions(facts, value));
    if (used === undefined) return undefined;
    const observed = facts.trace !== undefined;
    return { relations: [], ...used, observed, ...(observed ? {} : { severity: 'warning' as const }) };
  },
  message: ({ value, type, line, observed }) =>
    `the value ${value} of ${shortName(type)} is used in the transaction that adds it on line ${line}: PostgreSQL ${observed ? 'refuses' : 'refuses, where it is used as this enum,'} with 55P04`,
  advice: () => 'Add the value in a migration of its own, and use it in the next one.',
});

const addedValue = (facts: StatementFacts) => {
  const { node } = facts.statement;
  if (!('AlterEnumStmt' in node) || node.AlterEnumStmt.oldVal || !node.AlterEnumStmt.newVal) return [];
  const type = nameOfList(node.AlterEnumStmt.typeName, facts.defaultSchema);
  return [{ type, value: node.AlterEnumStmt.newVal, line: facts.statement.location.start.line }];
};

const mentions = (facts: StatementFacts, value: string): boolean => {
  if ('AlterEnumStmt' in facts.statement.node) return false;
  let found = false;
  walk(facts.statement.node, (tag, object) => {
    if (tag === 'sval' && 'sval' in object && object.sval === value) found = true;
  });
  return found;
};
