import type { Node } from '../../model/node.ts';
import { isSwitchedOn, optionsNamed } from '../../sql/options.ts';
import type { StatementFacts } from '../facts.ts';
import { textOf } from '../reading/literal.ts';
import { defineStatementRule } from '../rule.ts';

export const superuserNeeded = defineStatementRule({
  id: 'superuser-needed',
  severity: 'note',
  hazard: 'fails',
  summary: 'a statement that only a superuser may run',
  why: 'Most migrations run as the application’s role, where the statement fails (42501), although it worked on a laptop.',
  references: ['https://www.postgresql.org/docs/current/sql-createextension.html'],
  peers: ['migrationpilot MP073', 'migrationpilot MP078'],
  concerns: 'anything',
  match: (facts) => {
    // Supabase's role may create the extensions that it offers.
    const what = facts.in.change.behaviour.platform === 'supabase' ? undefined : needing(facts.node, facts);
    return what === undefined ? undefined : { relations: [], what };
  },
  message: ({ what }) =>
    `${what} needs a superuser, or a role that the hosting provider allows to run it (42501 otherwise)`,
  advice: () =>
    'Make sure that the role that runs migrations in production may run it, or have an administrator run it before the migration.',
});

const needing = (node: Node, facts: StatementFacts): string | undefined => {
  if ('CreateExtensionStmt' in node) {
    const { extname = '' } = node.CreateExtensionStmt;
    const there = facts.schema?.extensions.some(({ name }) => name === extname);
    return there || trusted.has(extname) ? undefined : `CREATE EXTENSION ${extname}, which is not a trusted extension,`;
  }
  if ('AlterSystemStmt' in node) return 'ALTER SYSTEM';
  if ('CreateEventTrigStmt' in node) return 'CREATE EVENT TRIGGER';
  if ('CopyStmt' in node) return onServer(node.CopyStmt);
  if ('CreateFunctionStmt' in node) {
    const language = textOf(optionsNamed(node.CreateFunctionStmt.options, 'language')[0]?.arg)?.toLowerCase() ?? '';
    return untrusted.has(language) ? `a function in ${language}` : undefined;
  }
  const options = 'CreateRoleStmt' in node ? node.CreateRoleStmt.options : optionsOfRole(node);
  return isSwitchedOn(options, 'superuser') ? 'making a role a SUPERUSER' : undefined;
};

const optionsOfRole = (node: Node): readonly Node[] | undefined =>
  'AlterRoleStmt' in node ? node.AlterRoleStmt.options : undefined;

const onServer = ({ filename, is_program }: { filename?: string; is_program?: boolean }): string | undefined => {
  if (filename === undefined) return undefined;
  return is_program ? 'COPY with a program on the server' : 'COPY with a file on the server';
};

const untrusted: ReadonlySet<string> = new Set(['c', 'internal', 'plpython3u', 'plperlu', 'pltclu']);

/** `trusted = true` in their control files since PostgreSQL 13: CREATE on the database is enough. */
const trusted: ReadonlySet<string> = new Set(
  ['btree_gin', 'btree_gist', 'citext', 'cube', 'dict_int', 'fuzzystrmatch', 'hstore', 'intarray', 'isn', 'lo'].concat([
    'ltree',
    'pg_trgm',
    'pgcrypto',
    'plperl',
    'plpgsql',
    'pltcl',
    'seg',
    'tablefunc',
    'tcn',
    'tsm_system_rows',
    'tsm_system_time',
    'unaccent',
    'uuid-ossp',
    // Marked trusted by their own makers.
    'vector',
  ]),
);
