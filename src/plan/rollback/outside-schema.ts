import type { Node } from '../../model/node.ts';
import { innerStatements } from '../../sql/inner.ts';
import type { SeenMigration } from '../../statements/record.ts';

/** Statements that change what no schema holds, so that comparing schemas says nothing of them. */
const outside: Readonly<Record<string, string>> = {
  CreateRoleStmt: 'a role that is made',
  AlterRoleStmt: 'attributes of a role',
  AlterRoleSetStmt: 'settings of a role',
  DropRoleStmt: 'a role that is dropped',
  GrantRoleStmt: 'the members of a role',
  AlterDatabaseStmt: 'options of the database',
  AlterDatabaseSetStmt: 'settings of the database',
  AlterSystemStmt: 'settings of the server',
  CreatedbStmt: 'a database that is made',
  DropdbStmt: 'a database that is dropped',
  CreateTableSpaceStmt: 'a tablespace that is made',
  DropTableSpaceStmt: 'a tablespace that is dropped',
  InsertStmt: 'rows that are inserted',
  UpdateStmt: 'values that are updated',
  DeleteStmt: 'rows that are deleted',
  MergeStmt: 'rows that are merged',
  CopyStmt: 'rows that are copied in',
  TruncateStmt: 'rows that are truncated',
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
