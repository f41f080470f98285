import type { Constraint, Node } from '../../model/node.ts';
import { walk } from '../../sql/relations.ts';
import { functionsIn } from '../../sql/volatility.ts';
import { defineStatementRule } from '../rule.ts';

export const checkDependsOnTheMoment = defineStatementRule({
  id: 'check-depends-on-the-moment',
  severity: 'note',
  hazard: 'fails on data',
  summary: 'a CHECK depends on the time, the user or a random number',
  why: 'PostgreSQL checks a row only when it is written. A row that passed then may fail later, when it is updated, validated or restored from a dump.',
  references: ['https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-CHECK-CONSTRAINTS'],
  peers: ['migrationpilot MP087'],
  concerns: 'anything',
  match: ({ node }) => {
    const [found] = checksIn(node).flatMap((check) => {
      const asked = check.raw_expr && momentIn(check.raw_expr);
      return asked ? [{ asked, name: check.conname }] : [];
    });
    return found && { relations: [], ...found };
  },
  message: ({ asked, name }) =>
    `the CHECK${name === undefined ? '' : ` ${name}`} depends on ${asked}: a row that passes today may be refused when it is updated, or when a dump is restored`,
  advice: () =>
    'Check it in a trigger, or in the application; or compare with a column that stores when the row was written.',
});

const checksIn = (node: Node): readonly Constraint[] => {
  if (!('CreateStmt' in node) && !('AlterTableStmt' in node) && !('CreateDomainStmt' in node)) return [];
  const found: Constraint[] = [];
  walk(node, (tag, value) => {
    const constraint = value as Constraint;
    if (tag === 'Constraint' && constraint.contype === 'CONSTR_CHECK') found.push(constraint);
  });
  return found;
};

const moments: ReadonlySet<string> = new Set(
  ['now', 'clock_timestamp', 'statement_timestamp', 'transaction_timestamp', 'timeofday', 'random'].concat([
    'gen_random_uuid',
    'txid_current',
    'current_setting',
  ]),
);

const momentIn = (expression: Node): string | undefined => {
  const called = functionsIn(expression).find((name) => moments.has(name));
  if (called !== undefined) return `${called}()`;
  let keyword: string | undefined;
  walk({ expression }, (tag, value) => {
    const op = tag === 'SQLValueFunction' && 'op' in value ? String(value.op) : undefined;
    if (op !== undefined) keyword = op.replace('SVFOP_', '').replace(/_N$/, '');
  });
  return keyword;
};
