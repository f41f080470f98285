import { dependenceIn } from '../../model/effect.ts';
import { shortName } from '../../sql/names.ts';
import { checkBefore } from '../reading/check-before.ts';
import { defineStatementRule } from '../rule.ts';
import { listed } from '../wording/blocking.ts';
import { meaningOf } from '../wording/sql-states.ts';

export const statementDependsOnData = defineStatementRule({
  id: 'statement-depends-on-data',
  severity: 'warning',
  hazard: 'fails on data',
  summary: 'the statement fails on rows that the current schema allows',
  why: 'It passed on empty tables and failed on rows that are valid today: whether it passes in production depends on the data there.',
  references: ['https://www.postgresql.org/docs/current/errcodes-appendix.html'],
  peers: ['Atlas MF101', 'Atlas MF103', 'Atlas MF104'],
  match: (facts) => {
    const depends = dependenceIn(facts.trace?.outcome);
    if (facts.insideBlock || depends === undefined) return undefined;
    const existing = depends.relations.filter((name) => facts.exists(name));
    const relations = existing.length > 0 ? existing : depends.relations;
    const empty = relations.length > 0 && relations.every((name) => facts.size(name).class === 'empty');
    const rare = {
      severity: 'note' as const,
      because: ['it fails on NaN or infinity alone, which hardly any table holds'],
    };
    const lowered = depends.rare
      ? rare
      : empty
        ? { severity: 'note' as const, because: relations.map((name) => facts.size(name).because) }
        : {};
    return {
      relations,
      error: depends.error,
      meaning: meaningOf(depends.error.sqlState),
      check: checkBefore(facts),
      ...lowered,
    };
  },
  message: ({ relations, error, meaning }) =>
    `the statement fails with ${error.sqlState} on rows that ${relations.length > 0 ? listed(relations) : 'the schema'} may hold today (${meaning.means}): ${error.message}`,
  advice: ({ check, relations }) =>
    check === undefined
      ? `Check in production whether ${relations.map(shortName).join(', ')} ${relations.length > 1 ? 'hold' : 'holds'} such rows, and correct them first.`
      : `Run this query in production first; it must return no rows: \`${check}\``,
});
