import type { Severity } from '../../model/diagnostic.ts';
import { shortName } from '../../sql/names.ts';
import { defineRule } from '../rule.ts';

export const writesReplacedByRule = defineRule({
  id: 'writes-replaced-by-rule',
  on: ['RuleStmt'],
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'a rule does something else instead of writes to a table',
  why: 'With DO INSTEAD NOTHING the statement succeeds and writes nothing, so the application loses rows without an error.',
  references: ['https://www.postgresql.org/docs/current/sql-createrule.html'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  match: ({ relation, event, instead, actions, rulename, whereClause }, facts) => {
    if (instead !== true || event === 'CMD_SELECT') return undefined;
    const name = facts.name(relation);
    const table = facts.table(name);
    // Views have such rules so that they can be written to.
    if (facts.schema !== undefined && table === undefined) return undefined;
    if (table?.rules.some((rule) => rule.name === rulename)) return undefined;
    const nothing = (actions ?? []).length === 0;
    const severity: Severity = nothing ? 'error' : 'warning';
    return {
      relations: [name],
      name,
      severity,
      nothing,
      write: words[event ?? ''] ?? 'write',
      some: whereClause !== undefined,
    };
  },
  message: ({ name, nothing, write, some }) =>
    `${some ? 'some' : 'every'} ${write} on ${shortName(name)} ${nothing ? 'succeeds and does nothing: what the application writes is lost without an error' : 'does what the rule says instead'}`,
  advice: ({ nothing }) =>
    nothing
      ? 'REVOKE the privilege instead, so that the statement fails where somebody sees it; or use a trigger that raises an error.'
      : 'Use a trigger: a rule rewrites the statement, and may run its expressions more than once.',
});

const words: Readonly<Record<string, string>> = { CMD_INSERT: 'INSERT', CMD_UPDATE: 'UPDATE', CMD_DELETE: 'DELETE' };
