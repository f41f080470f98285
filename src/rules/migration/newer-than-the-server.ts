import type { RangeVar } from '../../model/node.ts';
import { splitQualifiedName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { namesIn } from '../reading/column.ts';
import { neededIn } from '../reading/needed-version.ts';
import { isPartitioned } from '../reading/partitioned.ts';
import { wholeChange } from '../reading/whole-change.ts';
import { defineStatementRule } from '../rule.ts';

export const newerThanTheServer = defineStatementRule({
  id: 'newer-than-the-server',
  severity: 'error',
  hazard: 'fails',
  summary: 'a statement needs a newer PostgreSQL than the production server has',
  why: 'It runs on a newer PostgreSQL (a laptop, the rehearsal), and fails in production with a syntax error or a missing function.',
  references: ['https://www.postgresql.org/docs/release/'],
  peers: ['squawk pg_version', 'strong_migrations target_version'],
  concerns: 'anything',
  match: (facts) => {
    // Where nothing names a server it may be the newest.
    const postgres = facts.in.change.postgresUpTo;
    const isPartitionedNow = (relation: RangeVar): boolean => isPartitioned(facts, facts.name(relation));
    const needed = neededIn(facts.node, { made: (name) => isOwn(name, facts), isPartitioned: isPartitionedNow });
    const newest = needed.filter(({ version }) => version > postgres).toSorted((a, b) => b.version - a.version)[0];
    return newest && { relations: [], ...newest, postgres };
  },
  message: ({ what, version, postgres }) =>
    `${what} needs PostgreSQL ${version}, and the server here is ${postgres}: it fails there`,
  advice: ({ postgres }) =>
    `Write it in a way that PostgreSQL ${postgres} supports; if production is newer, say so in the settings (\`postgres: …\`).`,
});

/** Whether the database, or the change, has a function of that name itself. Where the schema is not known it may. */
const isOwn = (name: string, facts: StatementFacts): boolean =>
  facts.schema === undefined ||
  facts.schema.routines.some(({ identity }) => splitQualifiedName(identity.split('(')[0] ?? '').name === name) ||
  wholeChange(facts).some(
    ({ node }) => 'CreateFunctionStmt' in node && namesIn(node.CreateFunctionStmt.funcname).at(-1) === name,
  );
