import { shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { actionsOf } from '../reading/subjects.ts';
import { type Timeouts, timeoutsIn } from '../reading/timeouts.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';

/** Whoever allows longer than this has thought of the build. */
const longEnough = 30 * 60_000;

export const longWorkUnderTimeout = defineMigrationRule({
  id: 'long-work-under-timeout',
  severity: 'warning',
  hazard: 'fails',
  summary: 'an index build or VALIDATE runs under a timeout that the migration set',
  why: 'The timeout cancels the work, which is lost. A concurrent build also leaves an INVALID index behind, which is in the way of the next attempt.',
  references: ['https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY'],
  peers: ['strong_migrations statement timeout'],
  shrinksWithSize: true,
  match: (migration) => {
    const timeouts = timeoutsIn(migration);
    return migration.statements.flatMap((facts) => {
      const work = facts.insideBlock ? undefined : longWork(facts);
      const killer = work && killing(timeouts.get(facts) ?? {}, work.concurrent);
      return work === undefined || killer === undefined || !facts.exists(work.table)
        ? []
        : [{ relations: [work.table], place: placeOf(facts), ...work, ...killer }];
    });
  },
  message: ({ what, table, concurrent, name, text, line }) =>
    `${what} on ${shortName(table)} runs under ${name} = ${text} (line ${line})${name === 'lock_timeout' ? ', and a concurrent build waits for every older transaction' : ''}: when the time is up, ${concurrent ? 'it leaves an INVALID index behind' : 'all of its work is lost'}`,
  advice: ({ name, concurrent }) =>
    `SET ${name} = 0 before it${concurrent ? ': it allows reads and writes, so nobody waits for it' : ', in a transaction of its own'}.`,
});

type Work = { readonly what: string; readonly table: string; readonly concurrent: boolean };

const longWork = (facts: StatementFacts): Work | undefined => {
  const { node } = facts;
  if ('IndexStmt' in node && node.IndexStmt.concurrent) {
    return { what: 'CREATE INDEX CONCURRENTLY', table: facts.name(node.IndexStmt.relation), concurrent: true };
  }
  if (!('AlterTableStmt' in node)) return undefined;
  const actions = actionsOf(node.AlterTableStmt);
  return actions.some(({ command }) => command.subtype === 'AT_ValidateConstraint')
    ? { what: 'VALIDATE CONSTRAINT', table: facts.name(node.AlterTableStmt.relation), concurrent: false }
    : undefined;
};

const killing = ({ statement_timeout, lock_timeout }: Timeouts, concurrent: boolean) => {
  const limits = [
    { name: 'statement_timeout', limit: statement_timeout },
    { name: 'lock_timeout', limit: concurrent ? lock_timeout : undefined },
  ];
  return limits.flatMap(({ name, limit }) =>
    limit === undefined || limit.milliseconds === 0 || limit.milliseconds > longEnough
      ? []
      : [{ name, text: limit.text, line: limit.setBy.location.start.line }],
  )[0];
};
