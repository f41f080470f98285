import { shortName } from '../../sql/names.ts';
import { constraintOf } from '../reading/column.ts';
import { tableOf } from '../reading/new-column.ts';
import { defineRule } from '../rule.ts';

export const constraintNotEnforced = defineRule({
  id: 'constraint-not-enforced',
  on: ['AT_AddConstraint', 'AT_AlterConstraint'],
  severity: 'note',
  hazard: 'process',
  summary: 'a constraint is NOT ENFORCED: PostgreSQL checks no row against it',
  why: 'Unlike NOT VALID, which checks every new row, it checks none: PostgreSQL accepts invalid rows, and the constraint is documentation only.',
  references: ['https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-PARMS-NOT-ENFORCED'],
  peers: ['migrationpilot MP082'],
  match: (action, facts) => {
    const about = tableOf(action, facts);
    const { def } = action.command;
    const altered = def && 'ATAlterConstraint' in def ? def.ATAlterConstraint : undefined;
    const off = altered?.alterEnforceability === true && altered.is_enforced !== true;
    const added = constraintOf(action);
    // The tree leaves out what is false, and says of these two kinds only that they are enforced.
    const without = (added?.contype === 'CONSTR_CHECK' || added?.contype === 'CONSTR_FOREIGN') && !added.is_enforced;
    if (about === undefined || !(off || without)) return undefined;
    return { ...about, name: (off ? altered?.conname : added?.conname) ?? 'the constraint', off };
  },
  message: ({ name, table, off }) =>
    `${name} on ${shortName(table)} is ${off ? 'made ' : ''}NOT ENFORCED: PostgreSQL checks no row against it, old or new`,
  advice: () =>
    'To avoid only the scan, use NOT VALID: it checks new rows at once, and VALIDATE checks the old ones later.',
});
