import type { Constraint } from '../../model/schema.ts';
import { shortName } from '../../sql/names.ts';
import { tableOf } from '../reading/new-column.ts';
import { isReplaced } from '../reading/replaced-constraint.ts';
import { defineRule } from '../rule.ts';

export const constraintDroppedWithoutReplacement = defineRule({
  id: 'constraint-dropped-without-replacement',
  on: ['AT_DropConstraint'],
  severity: 'note',
  hazard: 'cannot be undone',
  summary: 'a constraint is dropped and nothing takes its place',
  why: 'Rows that it refused come in from now on; once they are there, it cannot be put back without correcting them.',
  references: ['https://www.postgresql.org/docs/current/ddl-alter.html#DDL-ALTER-REMOVING-A-CONSTRAINT'],
  peers: ['pgfence drop-constraint', 'Atlas CD101', 'Atlas CD102', 'Atlas CD103'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  match: (action, facts) => {
    const about = tableOf(action, facts);
    const table = about && facts.table(about.table);
    const dropped = table?.constraints.find(({ name }) => name === action.command.name);
    if (about === undefined || dropped === undefined || isReplaced(dropped, about.table, facts)) return undefined;
    return { ...about, dropped };
  },
  message: ({ table, dropped }) =>
    `DROP CONSTRAINT ${dropped.name}: from now on ${shortName(table)} takes ${refused(dropped)}, and once it has such rows the constraint can’t be put back without correcting them`,
  advice: () => 'Drop it only when the code is ready for such rows, and keep the definition for the way back.',
});

/** The rows that a constraint kept out. */
const refused = ({ type, columns, references, definition }: Constraint): string => {
  const list = columns.join(', ');
  if (type === 'unique' || type === 'primary key') return `duplicates of (${list})`;
  if (type === 'foreign key') return `values of (${list}) that ${shortName(references?.table ?? '')} does not have`;
  if (type === 'exclusion') return 'rows that exclude each other';
  return `rows against ${definition.replace(/ NOT VALID$/, '')}`;
};
