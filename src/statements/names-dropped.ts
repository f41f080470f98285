import type { AlterTableStmt, DropStmt, Node, ObjectType } from '../model/node.ts';
import type { Statement } from '../model/statement.ts';
import type { RemovedName } from '../model/usage.ts';
import type { Rename } from '../schema/rename/rename.ts';
import { innerStatements } from '../sql/inner.ts';
import { withoutArguments } from './function-identity.ts';
import { subjectsIn } from './subjects.ts';

/** The names that statements say they drop or rename, without those that the same statements make. */
export function namesDropped(
  statements: readonly Statement[],
  renames: readonly Rename[],
  defaultSchema: string,
): readonly RemovedName[] {
  const flat = statements.flatMap((one) => {
    const inner = innerStatements(one).statements;
    return inner.length > 0 ? inner : [one];
  });
  const made = new Set(flat.flatMap((one) => namesMade(one.node, defaultSchema)));
  for (const rename of renames) made.add(keyOf(rename.table, withoutArguments(rename.to)));
  const dropped = flat.flatMap((one) => droppedBy(one.node, defaultSchema));
  const gone = [...renames.flatMap(renamedName), ...dropped];
  const fresh = gone.filter((one) => !made.has(keyOf(one.table, one.name)) && !made.has(one.table ?? ''));
  return [...Map.groupBy(fresh, ({ kind, table, name }) => JSON.stringify([kind, table, name])).values()].flatMap(
    (same) => same.slice(0, 1),
  );
}

const keyOf = (table: string | undefined, name: string): string => (table === undefined ? name : `${table}\n${name}`);

const usableKinds: ReadonlySet<string> = new Set(['table', 'column', 'enum value', 'view', 'function']);
const isUsable = (kind: string): kind is RemovedName['kind'] => usableKinds.has(kind);

const renamedName = (rename: Rename): readonly RemovedName[] =>
  isUsable(rename.kind) ? [{ kind: rename.kind, table: rename.table, name: nameOf(rename), change: 'renamed' }] : [];

const nameOf = ({ kind, from }: Rename): string => (kind === 'function' ? withoutArguments(from) : from);

const droppedBy = (node: Node, defaultSchema: string): readonly RemovedName[] => {
  if ('DropStmt' in node) return droppedObjects(node, node.DropStmt, defaultSchema);
  return 'AlterTableStmt' in node ? droppedColumns(node, node.AlterTableStmt, defaultSchema) : [];
};

const objectKinds: Partial<Readonly<Record<ObjectType, RemovedName['kind']>>> = {
  OBJECT_TABLE: 'table',
  OBJECT_FOREIGN_TABLE: 'table',
  OBJECT_VIEW: 'view',
  OBJECT_MATVIEW: 'view',
  OBJECT_FUNCTION: 'function',
  OBJECT_PROCEDURE: 'function',
  OBJECT_ROUTINE: 'function',
  OBJECT_AGGREGATE: 'function',
};

const droppedObjects = (node: Node, body: DropStmt, defaultSchema: string): readonly RemovedName[] => {
  const kind = objectKinds[body.removeType ?? 'OBJECT_TABLE'];
  if (kind === undefined) return [];
  const subjects = new Set(subjectsIn(node, defaultSchema));
  return [...subjects].map((name): RemovedName => ({ kind, table: undefined, name, change: 'dropped' }));
};

const droppedColumns = (node: Node, body: AlterTableStmt, defaultSchema: string): readonly RemovedName[] => {
  const [table] = subjectsIn(node, defaultSchema);
  if (table === undefined || body.objtype !== 'OBJECT_TABLE') return [];
  return (body.cmds ?? []).flatMap((command): readonly RemovedName[] => {
    if (!('AlterTableCmd' in command) || command.AlterTableCmd.subtype !== 'AT_DropColumn') return [];
    return [{ kind: 'column', table, name: command.AlterTableCmd.name ?? '', change: 'dropped' }];
  });
};

const namesMade = (node: Node, defaultSchema: string): readonly string[] => {
  if ('CreateStmt' in node || 'CreateTableAsStmt' in node || 'ViewStmt' in node || 'CreateFunctionStmt' in node) {
    return subjectsIn(node, defaultSchema);
  }
  if (!('AlterTableStmt' in node)) return [];
  const [table] = subjectsIn(node, defaultSchema);
  if (table === undefined) return [];
  return (node.AlterTableStmt.cmds ?? []).flatMap((command) => {
    const definition = 'AlterTableCmd' in command ? command.AlterTableCmd.def : undefined;
    const added = definition && 'ColumnDef' in definition ? definition.ColumnDef.colname : undefined;
    return added === undefined ? [] : [keyOf(table, added)];
  });
};
