import type { Diagnostic } from '../../model/diagnostic.ts';
import type { StatementTrace } from '../../model/effect.ts';
import type { Node } from '../../model/node.ts';
import type { Statement } from '../../model/statement.ts';
import type { JudgedChange } from '../../statements/record.ts';
import { splitAlterTable } from '../../statements/split-alter-table.ts';

/** A statement, or one action of an ALTER TABLE that is taken apart. */
export type Piece = {
  readonly migrationId: string;
  /** Index of the statement in its script. */
  readonly statement: number;
  readonly whole: Statement;
  readonly node: Node;
  /** Without a terminator. */
  readonly sql: string;
  readonly trace: StatementTrace | undefined;
  /** Findings about this piece. */
  readonly diagnostics: readonly Diagnostic[];
};

/** The statements of the change in order, an ALTER TABLE taken apart where a finding about one of its actions has a safe way. */
export function piecesOf(input: JudgedChange): readonly Piece[] {
  const findings = Map.groupBy(input.diagnostics, ({ migrationId }) => migrationId);
  return input.migrations.flatMap(({ migration, script, trace }) => {
    const own = Map.groupBy(findings.get(migration.id) ?? [], ({ statement }) => statement);
    const traces = new Map(trace?.statements.map((one) => [one.index, one]));
    return script.statements.flatMap((whole, index) =>
      takeApart({
        migrationId: migration.id,
        statement: index,
        whole,
        node: whole.node,
        sql: whole.sql,
        trace: traces.get(index),
        diagnostics: own.get(index) ?? [],
      }),
    );
  });
}

const takeApart = (whole: Piece): readonly Piece[] => {
  const { whole: statement, diagnostics } = whole;
  const byAction = diagnostics.some((it) => it.action !== undefined && it.safely.length > 0);
  const parts = byAction ? splitAlterTable(statement) : [];
  if (parts.length < 2) return [whole];
  const commands = 'AlterTableStmt' in statement.node ? (statement.node.AlterTableStmt.cmds ?? []) : [];
  return parts.map((part) => {
    const action = commands.findIndex((command) => sameCommand(command, part.node));
    const own = diagnostics.filter((it) => it.action === undefined || it.action === action);
    return { ...whole, ...part, diagnostics: own.filter((it) => it.action !== undefined || it.safely.length === 0) };
  });
};

/** Taking apart keeps the actions' own trees. */
const sameCommand = (command: Node, part: Node): boolean => {
  const only = 'AlterTableStmt' in part ? part.AlterTableStmt.cmds?.[0] : undefined;
  return (
    only !== undefined &&
    'AlterTableCmd' in only &&
    'AlterTableCmd' in command &&
    only.AlterTableCmd === command.AlterTableCmd
  );
};
