import type { Constraint } from '../../model/schema.ts';
import { shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { isReplaced } from '../reading/replaced-constraint.ts';
import { actionsOf } from '../reading/subjects.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const constraintDroppedWithoutReplacement = defineMigrationRule({
  id: 'constraint-dropped-without-replacement',
  severity: 'note',
  hazard: 'cannot be undone',
  summary: 'a constraint is dropped and not replaced',
  why: 'Rows that it refused are accepted from then on. Once there are some, the constraint cannot be added again without correcting them.',
  references: ['https://www.postgresql.org/docs/current/ddl-alter.html#DDL-ALTER-REMOVING-A-CONSTRAINT'],
  peers: ['pgfence drop-constraint', 'Atlas CD101', 'Atlas CD102', 'Atlas CD103'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  match: ({ statements }) => {
    const drops = statements.flatMap(droppedBy);
    const [first] = drops;
    if (first === undefined) return [];
    const relations = [...new Set(drops.map(({ table }) => table))];
    return [{ relations, place: placeOf(first.facts), dropped: drops.map(({ dropped }) => dropped) }];
  },
  message: ({ relations, dropped }) =>
    `nothing replaces ${listed(dropped.map(({ name }) => name))}: from then on ${listed(relations)} ${relations.length > 1 ? 'accept' : 'accepts'} ${rowsOf(dropped)}, and once there are such rows ${dropped.length > 1 ? 'they' : 'it'} can’t be added again without correcting them`,
  advice: () => 'Drop it only when the code is ready for such rows, and keep the definition for the rollback.',
});

/** The constraints of tables from before the change that a statement drops for good. */
const droppedBy = (facts: StatementFacts) => {
  const { node } = facts;
  if (!('AlterTableStmt' in node)) return [];
  const table = facts.name(node.AlterTableStmt.relation);
  if (!facts.exists(table)) return [];
  return actionsOf(node.AlterTableStmt).flatMap(({ command }) => {
    const dropped =
      command.subtype === 'AT_DropConstraint'
        ? facts.table(table)?.constraints.find(({ name }) => name === command.name)
        : undefined;
    // Of a primary key more is to be told: it has a rule of its own.
    const told = dropped === undefined || dropped.type === 'primary key' || isReplaced(dropped, table, facts);
    return told ? [] : [{ table, dropped, facts }];
  });
};

/** What came to be kept out, in words where it is one constraint. */
const rowsOf = ([first, ...others]: readonly Constraint[]): string =>
  first === undefined || others.length > 0 ? 'rows that they refused' : refused(first);

const refused = ({ type, columns, references, definition }: Constraint): string => {
  const list = columns.join(', ');
  if (type === 'unique') return `duplicates of (${list})`;
  if (type === 'foreign key') return `values of (${list}) that ${shortName(references?.table ?? '')} does not have`;
  if (type === 'exclusion') return 'rows that conflict with each other';
  return `rows that violate ${definition.replace(/ NOT VALID$/, '')}`;
};
