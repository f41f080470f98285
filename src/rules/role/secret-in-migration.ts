import type { Node } from '../../model/node.ts';
import { optionsNamed } from '../../sql/options.ts';
import { textOf } from '../reading/literal.ts';
import { defineStatementRule } from '../rule.ts';

export const secretInMigration = defineStatementRule({
  id: 'secret-in-migration',
  severity: 'warning',
  hazard: 'opens access',
  summary: 'a migration contains a password or key',
  why: 'Migrations are kept for good, in every clone of the repository and in the server’s log.',
  references: ['https://www.postgresql.org/docs/current/sql-createrole.html'],
  concerns: 'anything',
  match: ({ node, sql, insideBlock }) => {
    const what = insideBlock ? undefined : (passwordIn(node) ?? keyIn(sql));
    return what === undefined ? undefined : { relations: [], what };
  },
  message: ({ what }) =>
    `${what} is written in the migration: it is in the repository for good, and in the server's log`,
  advice: () =>
    'Change the secret, because it is now exposed, and set it outside of the migrations: manually, or from the deployment’s secrets.',
});

const passwordIn = (node: Node): string | undefined => {
  const options = optionsOf(node);
  const texts = optionsNamed(options, 'password').map(({ arg }) => textOf(arg));
  if (texts.some(isWritten)) return 'a password';
  const connection = 'CreateSubscriptionStmt' in node ? node.CreateSubscriptionStmt.conninfo : undefined;
  const given = /\bpassword ?= ?([^\s']{1,200})/i.exec(connection ?? '')?.[1];
  return isWritten(given) ? 'a password' : undefined;
};

const optionsOf = (node: Node): readonly Node[] | undefined => {
  if ('CreateRoleStmt' in node) return node.CreateRoleStmt.options;
  if ('AlterRoleStmt' in node) return node.AlterRoleStmt.options;
  if ('CreateUserMappingStmt' in node) return node.CreateUserMappingStmt.options;
  return 'AlterUserMappingStmt' in node ? node.AlterUserMappingStmt.options : undefined;
};

/** Whether it is a value: not empty, and no placeholder that a deployment fills in. */
const isWritten = (text: string | undefined): boolean =>
  text !== undefined && text !== '' && !/^[<{%$:@]|\$\{|\{\{/.test(text);

/** Keys by the forms that their makers gave them so that they can be found. */
const forms: readonly (readonly [RegExp, string])[] = [
  [/\b[rs]k_live_[0-9a-zA-Z]{16}/, 'a Stripe key'],
  [/\bgh[pousr]_[0-9a-zA-Z]{36}/, 'a GitHub token'],
  [/\bgithub_pat_\w{30}/, 'a GitHub token'],
  [/\bAKIA[0-9A-Z]{16}\b/, 'an AWS access key'],
  [/\bxox[abprs]-[0-9a-zA-Z-]{20}/, 'a Slack token'],
  [/-----BEGIN (?:RSA |EC |OPENSSH |ENCRYPTED )?PRIVATE KEY-----/, 'a private key'],
  [/\beyJ[\w-]{10,200}\.eyJ[\w-]{10,2000}\.[\w-]{20}/, 'a signed token (JWT)'],
];

const keyIn = (sql: string): string | undefined => forms.find(([form]) => form.test(sql))?.[1];
