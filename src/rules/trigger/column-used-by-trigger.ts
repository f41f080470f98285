import type { QualifiedName, Schema } from '../../model/schema.ts';
import { shortName } from '../../sql/names.ts';
import { triggerFunctions } from '../../statements/behind-triggers.ts';
import type { StatementFacts } from '../facts.ts';
import { tableOf } from '../reading/new-column.ts';
import type { AlterTableAction } from '../reading/subjects.ts';
import { defineRule } from '../rule.ts';

export const columnUsedByTrigger = defineRule({
  id: 'column-used-by-trigger',
  on: ['AT_DropColumn', 'RenameStmt'],
  severity: 'error',
  hazard: 'breaks running code',
  summary: 'a column that a trigger function of its table still uses is dropped or renamed',
  why: 'PostgreSQL does not know what the text of a function names: the change passes, and from then on every write that fires the trigger fails (42703).',
  references: ['https://www.postgresql.org/docs/current/plpgsql-trigger.html'],
  match: (node, facts) => {
    const gone = 'command' in node ? dropped(node, facts) : renamed(node, facts);
    if (gone === undefined || !facts.exists(gone.table)) return undefined;
    const after = facts.in.change.rehearsal.after ?? facts.schema;
    const [by] = triggerFunctions(after, gone.table).filter((name) => usesColumn(after, name, gone.column));
    return by === undefined ? undefined : { relations: [gone.table], ...gone, by };
  },
  message: ({ table, column, by }) =>
    `the trigger function ${shortName(by)} still uses ${shortName(table)}.${column}, which is not there any more: writes that fire it fail (42703)`,
  advice: ({ by }) => `Replace ${shortName(by)} in the same transaction, before the column goes.`,
});

type Gone = { readonly table: QualifiedName; readonly column: string };

const dropped = (action: AlterTableAction, facts: StatementFacts): Gone | undefined => {
  const about = tableOf(action, facts);
  const column = action.command.name;
  return about === undefined || column === undefined ? undefined : { table: about.table, column };
};

type Renamed = {
  readonly renameType?: string;
  readonly relation?: Parameters<StatementFacts['name']>[0];
  readonly subname?: string;
};

const renamed = ({ renameType, relation, subname }: Renamed, facts: StatementFacts): Gone | undefined => {
  if (renameType !== 'OBJECT_COLUMN' || subname === undefined) return undefined;
  return { table: facts.name(relation), column: subname };
};

/** As a field of the row that fired it. */
const usesColumn = (schema: Schema | undefined, name: string, column: string): boolean => {
  const routine = schema?.routines.find(({ identity }) => identity.startsWith(`${name}(`));
  const words = routine?.definition.toLowerCase().split(/[^\w.$"]+/) ?? [];
  const fields = ['new', 'old'].flatMap((row) =>
    [`${row}.${column}`, `${row}."${column}"`].map((one) => one.toLowerCase()),
  );
  return words.some((word) => fields.includes(word));
};
