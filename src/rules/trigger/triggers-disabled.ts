import type { AlterTableType } from '../../model/node.ts';
import { shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { tableOf } from '../reading/new-column.ts';
import { actionsOf } from '../reading/subjects.ts';
import { defineRule } from '../rule.ts';

export const triggersDisabled = defineRule({
  id: 'triggers-disabled',
  on: ['AT_DisableTrig', 'AT_DisableTrigAll', 'AT_DisableTrigUser'],
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'triggers of a table are disabled for everybody',
  why: 'What a trigger keeps right (audit, counters, with ALL foreign keys too) is not kept for rows written meanwhile, and is never made up for.',
  references: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-DISABLE-ENABLE-TRIGGER',
  ],
  peers: ['migrationpilot MP064', 'pgfence enable-disable-trigger'],
  declares: { lock: 'SHARE ROW EXCLUSIVE', work: 'brief' },
  match: (action, facts, tag) => {
    const about = tableOf(action, facts);
    if (about === undefined) return undefined;
    const all = tag === 'AT_DisableTrigAll';
    const which = tag === 'AT_DisableTrig' ? `the trigger ${action.command.name ?? ''}` : 'all triggers';
    // Until the commit nobody else can write: only the rows of this transaction go by the triggers.
    const back = isBack(about.table, tag, facts);
    if (back && !all) return undefined;
    return { ...about, which, all, back, ...(back && { severity: 'note' as const }) };
  },
  message: ({ table, which, all, back }) =>
    back
      ? `foreign keys of ${shortName(table)} are not checked until its triggers are enabled again: rows changed meanwhile may refer to rows that are not there, and no later statement finds them`
      : `${which} of ${shortName(table)}${all ? ', those that check foreign keys too,' : ''} ${which === 'all triggers' ? 'are' : 'is'} off for everybody once this commits: what is written until ${which === 'all triggers' ? 'they are' : 'it is'} on again is not seen to`,
  advice: ({ back }) =>
    back
      ? 'DISABLE TRIGGER USER leaves foreign keys alone.'
      : 'Enable it again in the same transaction, or drop the trigger where it is not needed any more.',
});

const enables: Readonly<Partial<Record<AlterTableType, AlterTableType>>> = {
  AT_DisableTrig: 'AT_EnableTrig',
  AT_DisableTrigAll: 'AT_EnableTrigAll',
  AT_DisableTrigUser: 'AT_EnableTrigUser',
};

/** Whether the same transaction enables them again. */
const isBack = (table: string, tag: AlterTableType, facts: StatementFacts): boolean =>
  facts
    .later()
    .some(
      ({ statement: { node }, name }) =>
        'AlterTableStmt' in node &&
        name(node.AlterTableStmt.relation) === table &&
        actionsOf(node.AlterTableStmt).some(
          ({ command }) => command.subtype === enables[tag] || command.subtype === 'AT_EnableTrigAll',
        ),
    );
