import type { Node } from '../../model/node.ts';
import { innerStatements } from '../../sql/inner.ts';
import type { SeenMigration } from '../../statements/record.ts';

/** Statements that change what no schema holds, so that comparing schemas says nothing of them. */
const outside: Readonly<Record<string, string>> = {
  CreateRoleStmt: 'a created role',
  AlterRoleStmt: 'role attributes',
  AlterRoleSetStmt: 'role settings',
  DropRoleStmt: 'a dropped role',
  GrantRoleStmt: 'role memberships',
  AlterDatabaseStmt: 'database options',
  AlterDatabaseSetStmt: 'database settings',
  AlterSystemStmt: 'server settings',
  CreatedbStmt: 'a created database',
  DropdbStmt: 'a dropped database',
  CreateTableSpaceStmt: 'a created tablespace',
  DropTableSpaceStmt: 'a dropped tablespace',
  InsertStmt: 'inserted rows',
  UpdateStmt: 'updated values',
  DeleteStmt: 'deleted rows',
  MergeStmt: 'merged rows',
  CopyStmt: 'copied rows',
  TruncateStmt: 'truncated rows',
};

/** What a way back that is worked out from two schemas leaves as the change made it; each with the place of the statement. */
export function outsideSchema(migrations: readonly SeenMigration[]): readonly string[] {
  return migrations.flatMap(({ migration, script }) =>
    script.statements.flatMap((statement) => {
      const line = statement.location.start.line;
      const nodes = [statement.node, ...innerStatements(statement).statements.map(({ node }) => node)];
      const kept = [...new Set(nodes.flatMap((node) => outside[tagOf(node)] ?? []))];
      return kept.map((what) => `${what} (${migration.up.path}:${line})`);
    }),
  );
}

const tagOf = (node: Node): string => Object.keys(node)[0] ?? '';
