import { failureIn } from '../../model/effect.ts';
import { shortName } from '../../sql/names.ts';
import { nameOfList, walk } from '../../sql/relations.ts';
import type { StatementFacts } from '../facts.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';

export const enumValueUsedTooEarly = defineMigrationRule({
  id: 'enum-value-used-too-early',
  severity: 'error',
  hazard: 'fails',
  summary: 'a new enum value is used in the transaction that adds it',
  why: 'PostgreSQL refuses to use the value before it is committed (55P04).',
  references: ['https://www.postgresql.org/docs/current/sql-altertype.html#SQL-ALTERTYPE-NOTES'],
  peers: ['migrationpilot MP054', 'migrationpilot MP012'],
  explains: ['55P04'],
  match: ({ statements }) => {
    const added = new Map<string, Added>();
    return statements.flatMap((facts) => {
      const value = addedValue(facts);
      if (value) added.set(value.value, value);
      const used = value || added.size === 0 || !mayFail(facts) ? undefined : usedValue(facts, added);
      if (used === undefined) return [];
      const observed = facts.trace !== undefined;
      const severity = observed ? ('error' as const) : ('warning' as const);
      return [{ relations: [], place: placeOf(facts), ...used, observed, severity }];
    });
  },
  message: ({ value, type, line, observed }) =>
    `the value ${value} of ${shortName(type)} is used in the transaction that adds it on line ${line}: PostgreSQL ${observed ? 'refuses' : 'refuses this, if it is used as this enum,'} with 55P04`,
  advice: () => 'Add the value in a migration of its own, and use it in the next one.',
});

type Added = { readonly type: string; readonly value: string; readonly line: number; readonly transaction: number };

/** Where it was run, only what PostgreSQL refused counts. */
const mayFail = ({ trace }: StatementFacts): boolean =>
  trace === undefined || failureIn(trace.outcome)?.sqlState === '55P04';

const addedValue = ({ node, location, defaultSchema, transaction }: StatementFacts): Added | undefined => {
  if (!('AlterEnumStmt' in node) || node.AlterEnumStmt.oldVal || !node.AlterEnumStmt.newVal) return undefined;
  if (transaction === undefined) return undefined;
  const type = nameOfList(node.AlterEnumStmt.typeName, defaultSchema);
  return { type, value: node.AlterEnumStmt.newVal, line: location.start.line, transaction };
};

const usedValue = (facts: StatementFacts, added: ReadonlyMap<string, Added>): Added | undefined => {
  let found: Added | undefined;
  walk(facts.node, (tag, object) => {
    const text = tag === 'sval' && 'sval' in object && typeof object.sval === 'string' ? object.sval : undefined;
    const value = text === undefined ? undefined : added.get(text);
    if (value && value.transaction === facts.transaction) found ??= value;
  });
  return found;
};
