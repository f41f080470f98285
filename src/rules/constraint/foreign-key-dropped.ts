import type { StatementFacts } from '../facts.ts';
import { lockedAnyway } from '../reading/locked-anyway.ts';
import { tableOf } from '../reading/new-column.ts';
import { actionsOf } from '../reading/subjects.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const foreignKeyDropped = defineMigrationRule({
  id: 'foreign-key-dropped',
  severity: 'note',
  hazard: 'blocks reads and writes',
  summary: 'a foreign key is dropped, which also locks the table that it refers to',
  why: 'The drop is brief, but it waits for every running query on both tables, and everybody else waits behind it.',
  references: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-DROP-CONSTRAINT'],
  peers: ['pgfence drop-constraint', 'Atlas CD101'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  match: ({ statements }) => {
    const locked = lockedAnyway(statements.filter((each) => !dropsConstraints(each)));
    const drops = statements.flatMap((facts) =>
      droppedKeys(facts).flatMap(({ key, parent }) =>
        isLarger(facts, parent) && !locked(facts, parent) ? [{ key, parent, facts }] : [],
      ),
    );
    const [first] = drops;
    if (first === undefined) return [];
    const relations = [...new Set(drops.map(({ parent }) => parent))];
    return [{ relations, place: placeOf(first.facts), keys: drops.map(({ key }) => key) }];
  },
  message: ({ relations, keys }) =>
    `DROP CONSTRAINT ${listed(keys)} takes ACCESS EXCLUSIVE on ${listed(relations)} too, which ${keys.length > 1 ? 'they refer' : 'it refers'} to: brief, but all reads and writes wait behind it while it waits for running queries`,
  advice: () => 'Set a lock_timeout and retry until it succeeds, with nothing after it in the transaction.',
});

/** The foreign keys that were there before and that a statement drops, with the other tables that they refer to. */
const droppedKeys = (facts: StatementFacts) => {
  const { node } = facts;
  if (!('AlterTableStmt' in node)) return [];
  return actionsOf(node.AlterTableStmt).flatMap((action) => {
    const about = action.command.subtype === 'AT_DropConstraint' ? tableOf(action, facts) : undefined;
    const known = about && facts.table(about.table)?.constraints.find(({ name }) => name === action.command.name);
    const parent = known?.references?.table;
    return known && parent !== undefined && parent !== about?.table ? [{ key: known.name, parent }] : [];
  });
};

const isLarger = (facts: StatementFacts, table: string): boolean =>
  facts.exists(table) && !['small', 'empty'].includes(facts.size(table).class);

const dropsConstraints = ({ node }: StatementFacts): boolean =>
  'AlterTableStmt' in node &&
  actionsOf(node.AlterTableStmt).every(({ command }) => command.subtype === 'AT_DropConstraint');
