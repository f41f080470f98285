import type { AlterObjectSchemaStmt, Node, ObjectType, RenameStmt } from '../model/node.ts';
import type { Statement } from '../model/statement.ts';
import type { Rename } from '../schema/rename/rename.ts';
import { innerStatements } from '../sql/inner.ts';
import { qualifiedName, splitQualifiedName } from '../sql/names.ts';
import { nameOfList } from '../sql/relations.ts';
import { functionIdentity, withoutArguments } from './function-identity.ts';
import { subjectsIn } from './subjects.ts';

/** Everything that statements rename or move to another schema, in order, DO blocks included. */
export function renamesIn(statements: readonly Statement[], defaultSchema: string): readonly Rename[] {
  return statements.flatMap((statement) => {
    const inner = innerStatements(statement).statements;
    if (inner.length > 0) return renamesIn(inner, defaultSchema);
    const { node } = statement;
    if ('AlterEnumStmt' in node) {
      const { oldVal, newVal, typeName } = node.AlterEnumStmt;
      return oldVal && newVal
        ? [{ kind: 'enum value', from: oldVal, to: newVal, table: nameOfList(typeName, defaultSchema) }]
        : [];
    }
    if (!('RenameStmt' in node || 'AlterObjectSchemaStmt' in node)) return [];
    const [subject] = subjectsIn(node, defaultSchema);
    return 'RenameStmt' in node
      ? renamed(node.RenameStmt, subject, defaultSchema)
      : moved(node.AlterObjectSchemaStmt, subject, defaultSchema);
  });
}

const kinds: Partial<Readonly<Record<ObjectType, Rename['kind']>>> = {
  OBJECT_TABLE: 'table',
  OBJECT_FOREIGN_TABLE: 'table',
  OBJECT_COLUMN: 'column',
  OBJECT_TABCONSTRAINT: 'constraint',
  OBJECT_INDEX: 'index',
  OBJECT_VIEW: 'view',
  OBJECT_MATVIEW: 'view',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_SCHEMA: 'schema',
  OBJECT_FUNCTION: 'function',
  OBJECT_PROCEDURE: 'function',
  OBJECT_ROUTINE: 'function',
  OBJECT_AGGREGATE: 'function',
  OBJECT_TYPE: 'type',
  OBJECT_DOMAIN: 'type',
};

const renamed = (body: RenameStmt, subject: string | undefined, defaultSchema: string): readonly Rename[] => {
  const kind = kinds[body.renameType ?? 'OBJECT_TABLE'];
  const to = body.newname ?? '';
  if (kind === undefined) return [];
  if (kind === 'schema') return [{ kind, from: body.subname ?? '', to }];
  if (subject === undefined) return [];
  if (kind === 'column' || kind === 'constraint') return [{ kind, from: body.subname ?? '', to, table: subject }];
  return [under(kind, body.object, subject, qualifiedName(splitQualifiedName(subject).schema, to), defaultSchema)];
};

const moved = (body: AlterObjectSchemaStmt, subject: string | undefined, defaultSchema: string): readonly Rename[] => {
  const kind = kinds[body.objectType ?? 'OBJECT_TABLE'];
  if (kind === undefined || subject === undefined) return [];
  const to = qualifiedName(body.newschema ?? '', splitQualifiedName(subject).name);
  return [under(kind, body.object, subject, to, defaultSchema)];
};

/** A function keeps its arguments under the new name. */
const under = (
  kind: Rename['kind'],
  object: Node | undefined,
  from: string,
  to: string,
  defaultSchema: string,
): Rename => {
  if (object === undefined || !('ObjectWithArgs' in object)) return { kind, from, to };
  const identity = functionIdentity(object.ObjectWithArgs, defaultSchema);
  return { kind, from: identity, to: `${to}${identity.slice(withoutArguments(identity).length)}` };
};
