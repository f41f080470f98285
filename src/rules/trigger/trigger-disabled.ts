import { shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { tableOf } from '../reading/new-column.ts';
import { actionsOf } from '../reading/subjects.ts';
import { defineRule } from '../rule.ts';

export const triggerDisabled = defineRule({
  id: 'trigger-disabled',
  on: ['AT_DisableTrig', 'AT_DisableTrigAll', 'AT_DisableTrigUser'],
  severity: 'warning',
  hazard: 'blocks writes',
  summary: 'triggers of a table are disabled',
  why: 'While they are disabled, nothing does what the triggers do; with ALL, foreign keys are not checked either. Writes to the table wait until the commit.',
  references: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-DISABLE-ENABLE-TRIGGER',
  ],
  peers: ['migrationpilot MP064', 'pgfence enable-disable-trigger'],
  declares: { lock: 'SHARE ROW EXCLUSIVE', work: 'brief' },
  match: (action, facts, tag) => {
    const about = tableOf(action, facts);
    if (about === undefined) return undefined;
    const trigger = action.command.name;
    const all = tag === 'AT_DisableTrigAll';
    const what = all ? 'TRIGGER ALL' : tag === 'AT_DisableTrigUser' ? 'TRIGGER USER' : `TRIGGER ${trigger ?? ''}`;
    const again = enabledAgain(about.table, trigger, facts);
    const guarded = facts.transaction !== undefined && facts.transaction === again?.transaction;
    // The lock is taken once, for however many triggers.
    if (guarded && facts.earlier().some((each) => disables(each, about.table))) return undefined;
    return {
      ...about,
      what,
      all,
      again: again?.location.start.line,
      guarded,
      ...(guarded ? { severity: 'note' as const } : {}),
    };
  },
  message: ({ table, what, all, again, guarded }) =>
    guarded
      ? `DISABLE ${what} takes SHARE ROW EXCLUSIVE on ${shortName(table)}: writes wait until the commit${all ? ', and foreign keys are not checked for what this transaction writes' : ''}`
      : `after DISABLE ${what} on ${shortName(table)} no write fires ${all ? 'any trigger, including those behind foreign keys' : 'a disabled trigger'}, ${again === undefined ? 'and nothing in this migration enables it again' : `until line ${again}, which is in another transaction`}`,
  advice: ({ guarded }) =>
    guarded
      ? 'If the rows can be changed with the triggers on, leave them on; otherwise keep the transaction short.'
      : 'Disable and enable them in one short transaction, so no other session writes in between.',
});

const enabling: ReadonlySet<string> = new Set(['AT_EnableTrig', 'AT_EnableTrigAll', 'AT_EnableTrigUser']);

const disables = ({ node, name }: StatementFacts, table: string): boolean =>
  'AlterTableStmt' in node &&
  name(node.AlterTableStmt.relation) === table &&
  actionsOf(node.AlterTableStmt).some(({ command }) => command.subtype?.startsWith('AT_DisableTrig'));

/** The later statement of the migration that enables the triggers again. */
const enabledAgain = (
  table: string,
  trigger: string | undefined,
  facts: StatementFacts,
): StatementFacts | undefined => {
  const { statements } = facts.in;
  return statements.slice(statements.indexOf(facts) + 1).find(({ node, name }) => {
    if (!('AlterTableStmt' in node) || name(node.AlterTableStmt.relation) !== table) return false;
    return actionsOf(node.AlterTableStmt).some(
      ({ command }) => enabling.has(command.subtype ?? '') && (command.name === undefined || command.name === trigger),
    );
  });
};
