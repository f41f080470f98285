import type { Node, ObjectType, RangeVar } from '../model/node.ts';
import type { QualifiedName, Schema, Table } from '../model/schema.ts';
import { qualifiedName, quoteIdentifier, splitQualifiedName } from '../sql/names.ts';
import { nameOfList, relationOf, walk } from '../sql/relations.ts';

/** What a statement acts on, and what else it names: the target of a foreign key, the source of rows. */
export type Named = { readonly subjects: readonly QualifiedName[]; readonly others: readonly QualifiedName[] };

/** Reads what a statement names. An index stands for its table where `before` knows it. */
export function namedIn(node: Node, defaultSchema: string, before: Schema | undefined): Named {
  const resolve = (name: QualifiedName): QualifiedName => tableOfIndex(name, before) ?? name;
  const subjects = [...new Set(subjectsIn(node, defaultSchema).map(resolve))];
  const others = definesText(node) ? [] : relationsWithoutQueriesOwn(node, defaultSchema).map(resolve);
  return { subjects, others: [...new Set(others)].filter((name) => !subjects.includes(name)) };
}

/** Statements that store a query for later: what the query reads is not touched by them. */
const definesText = (node: Node): boolean =>
  'ViewStmt' in node || 'CreateFunctionStmt' in node || 'CreatePolicyStmt' in node || 'RuleStmt' in node;

/** What a statement acts on, as it names it: an index is an index. */
export function subjectsIn(node: Node, defaultSchema: string): readonly QualifiedName[] {
  if ('DropStmt' in node) return objectNames(node.DropStmt.objects, node.DropStmt.removeType, defaultSchema);
  if ('CommentStmt' in node) return objectName(node.CommentStmt.object, node.CommentStmt.objtype, defaultSchema);
  if ('SecLabelStmt' in node) return objectName(node.SecLabelStmt.object, node.SecLabelStmt.objtype, defaultSchema);
  if ('GrantStmt' in node) return objectNames(node.GrantStmt.objects, node.GrantStmt.objtype, defaultSchema);
  if ('TruncateStmt' in node) return objectNames(node.TruncateStmt.relations, 'OBJECT_TABLE', defaultSchema);
  if ('LockStmt' in node) return objectNames(node.LockStmt.relations, 'OBJECT_TABLE', defaultSchema);
  if ('CreateTableAsStmt' in node) return rangeVars([node.CreateTableAsStmt.into?.rel], defaultSchema);
  if ('CreateForeignTableStmt' in node) {
    return rangeVars([node.CreateForeignTableStmt.base?.relation], defaultSchema);
  }
  if ('VacuumStmt' in node) return relationsWithoutQueriesOwn(node, defaultSchema);
  if ('CreateFunctionStmt' in node) return [nameOfList(node.CreateFunctionStmt.funcname, defaultSchema)];
  if ('SelectStmt' in node) return rangeVars([node.SelectStmt.intoClause?.rel], defaultSchema);
  return [...directRelations(node, defaultSchema), ...namedObjects(node, defaultSchema)];
}

/** RangeVars that stand right in the statement: ALTER's relation, a view, a policy's table. */
const directRelations = (node: Node, defaultSchema: string): readonly QualifiedName[] => {
  const body: unknown = Object.values(node)[0];
  const values: readonly unknown[] = typeof body === 'object' && body !== null ? Object.values(body) : [];
  return rangeVars(values, defaultSchema);
};

const rangeVars = (values: readonly unknown[], defaultSchema: string): readonly QualifiedName[] =>
  values.filter(isRangeVar).map((value) => relationOf(value, defaultSchema));

/** `inh` is no mark of one: ONLY leaves it out. */
const isRangeVar = (value: unknown): value is RangeVar =>
  typeof value === 'object' && value !== null && 'relname' in value && 'relpersistence' in value;

/** Types, domains, schemas and others that are no relation. */
const namedObjects = (node: Node, defaultSchema: string): readonly QualifiedName[] => {
  if ('RenameStmt' in node) return objectName(node.RenameStmt.object, node.RenameStmt.renameType, defaultSchema);
  if ('AlterObjectSchemaStmt' in node) {
    return objectName(node.AlterObjectSchemaStmt.object, node.AlterObjectSchemaStmt.objectType, defaultSchema);
  }
  if ('AlterOwnerStmt' in node) {
    return objectName(node.AlterOwnerStmt.object, node.AlterOwnerStmt.objectType, defaultSchema);
  }
  if ('CreateEnumStmt' in node) return [nameOfList(node.CreateEnumStmt.typeName, defaultSchema)];
  if ('AlterEnumStmt' in node) return [nameOfList(node.AlterEnumStmt.typeName, defaultSchema)];
  if ('CreateRangeStmt' in node) return [nameOfList(node.CreateRangeStmt.typeName, defaultSchema)];
  if ('AlterTypeStmt' in node) return [nameOfList(node.AlterTypeStmt.typeName, defaultSchema)];
  if ('CreateDomainStmt' in node) return [nameOfList(node.CreateDomainStmt.domainname, defaultSchema)];
  if ('AlterDomainStmt' in node) return [nameOfList(node.AlterDomainStmt.typeName, defaultSchema)];
  if ('AlterFunctionStmt' in node) return [nameOfList(node.AlterFunctionStmt.func?.objname, defaultSchema)];
  if ('CreateSchemaStmt' in node) return bare(node.CreateSchemaStmt.schemaname);
  if ('CreateExtensionStmt' in node) return bare(node.CreateExtensionStmt.extname);
  return [];
};

const bare = (name: string | undefined): readonly QualifiedName[] => (name ? [quoteIdentifier(name)] : []);

const objectNames = (
  objects: readonly Node[] | undefined,
  type: ObjectType | undefined,
  defaultSchema: string,
): readonly QualifiedName[] => (objects ?? []).flatMap((object) => objectName(object, type, defaultSchema));

/** Objects that live in a table, named as `table.object`. */
const members: ReadonlySet<ObjectType> = new Set([
  'OBJECT_COLUMN',
  'OBJECT_TRIGGER',
  'OBJECT_RULE',
  'OBJECT_POLICY',
  'OBJECT_TABCONSTRAINT',
]);

const objectName = (
  object: Node | undefined,
  type: ObjectType | undefined,
  defaultSchema: string,
): readonly QualifiedName[] => {
  if (object === undefined) return [];
  if ('RangeVar' in object) return [relationOf(object.RangeVar, defaultSchema)];
  if ('ObjectWithArgs' in object) return [nameOfList(object.ObjectWithArgs.objname, defaultSchema)];
  if ('TypeName' in object) return [nameOfList(object.TypeName.names, defaultSchema)];
  if ('String' in object) return bare(object.String.sval);
  if (!('List' in object)) return [];
  const items = object.List.items ?? [];
  const [first] = items;
  if (first && 'TypeName' in first) return [nameOfList(first.TypeName.names, defaultSchema)];
  const isMember = type !== undefined && members.has(type);
  return [nameOfList(isMember ? items.slice(0, -1) : items, defaultSchema)];
};

/** All relations named, without the names that WITH gives to its own queries. */
const relationsWithoutQueriesOwn = (node: Node, defaultSchema: string): readonly QualifiedName[] => {
  const own = new Set<QualifiedName>();
  const found = new Set<QualifiedName>();
  walk(node, (_tag, value) => {
    if ('ctename' in value && typeof value.ctename === 'string') own.add(qualifiedName(defaultSchema, value.ctename));
    if (isRangeVar(value)) found.add(relationOf(value, defaultSchema));
  });
  return [...found].filter((name) => !own.has(name));
};

const tableOfIndex = (name: QualifiedName, before: Schema | undefined): QualifiedName | undefined =>
  before && tablesByIndex(before).get(name);

const known = new WeakMap<Schema, ReadonlyMap<QualifiedName, QualifiedName>>();

/** Every index of a schema, qualified, with its table; a schema is gone through once. */
const tablesByIndex = (schema: Schema): ReadonlyMap<QualifiedName, QualifiedName> => {
  const found = known.get(schema) ?? new Map(schema.tables.toReversed().flatMap(indexesOf));
  known.set(schema, found);
  return found;
};

const indexesOf = ({ name: table, indexes }: Table): readonly (readonly [QualifiedName, QualifiedName])[] => {
  const { schema } = splitQualifiedName(table);
  return indexes.map(({ name }) => [qualifiedName(schema, name), table] as const);
};
