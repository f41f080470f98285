import { dependentsOf, type Root } from '../../schema/losses/dependents.ts';
import { splitQualifiedName } from '../../sql/names.ts';
import { nameOfList } from '../../sql/relations.ts';
import type { StatementFacts } from '../facts.ts';
import { namesIn } from '../reading/column.ts';
import { type DroppedPart, foreignKeysTo, foreignKeysToPart, isRoutine, triggersOf } from '../reading/goes-with.ts';
import { actionsOf } from '../reading/subjects.ts';
import { type TakenAlong, takenAlong } from '../reading/taken-along.ts';
import { defineStatementRule } from '../rule.ts';
import { listed } from '../wording/blocking.ts';
import { enumerated } from '../wording/enumerated.ts';

export const droppedWithCascade = defineStatementRule({
  id: 'dropped-with-cascade',
  severity: 'warning',
  hazard: 'data loss',
  summary: 'DROP … CASCADE removes whatever depends on the object',
  why: 'The database decides what is dropped with it: in production that may be views, foreign keys and columns that nobody had in mind.',
  references: ['https://www.postgresql.org/docs/current/ddl-depend.html'],
  peers: ['squawk ban-drop-table', 'migrationpilot MP022', 'pgfence drop-table'],
  concerns: 'anything',
  match: (facts) => {
    const parts = partsOf(facts);
    const objects = objectsOf(facts);
    const dropped = [...objects, ...parts.map(({ table }) => table)];
    if (dropped.length === 0 || dropped.every((name) => facts.isNew(name)) || isSchemaWithTables(facts))
      return undefined;
    const { gone, values } = facts.in.schemaAfter() ? takenAlong(facts) : expectedToGo(objects, parts, facts);
    if (gone.length === 0 && isShown(facts)) return undefined;
    const lighter = gone.length === 0 && (isRoutine(facts) || parts.length > 0) ? ('note' as const) : undefined;
    const named = [...objects, ...parts.map(({ table, column, constraint }) => `${table}.${column ?? constraint}`)];
    return { relations: dropped, named, gone, values, severity: values ? ('error' as const) : lighter };
  },
  message: ({ named, gone, values }) =>
    `${listed(named)} ${named.length > 1 ? 'are' : 'is'} dropped with CASCADE: ${gone.length > 0 ? `so ${gone.length > 1 ? 'are' : 'is'} ${enumerated(gone)}${values ? ', with what is in them' : ''}, and ` : 'so is '}whatever else depends on it in production`,
  advice: () =>
    'First drop what depends on it by name, and omit CASCADE: PostgreSQL then refuses if something was overlooked.',
});

/** What goes by the schema, where the migration was not run to its end. */
const expectedToGo = (objects: readonly string[], parts: readonly DroppedPart[], facts: StatementFacts): TakenAlong => {
  const { node } = facts;
  const kind =
    'DropStmt' in node && /^OBJECT_(TYPE|DOMAIN)$/.test(node.DropStmt.removeType ?? '') ? 'type' : 'relation';
  const roots = [
    ...objects.map((name): Root => ({ kind, name })),
    ...parts.flatMap(({ table, column }): readonly Root[] =>
      column === undefined ? [] : [{ kind: 'column', name: table, column }],
    ),
  ];
  const found = facts.schema === undefined || isRoutine(facts) ? [] : dependentsOf(facts.schema, roots);
  const keys = [...foreignKeysTo(objects, facts), ...parts.flatMap((part) => foreignKeysToPart(part, facts))];
  return {
    gone: [...found.map(({ what }) => what), ...keys, ...triggersOf(objects, facts)],
    values: found.some(({ holdsValues }) => holdsValues),
  };
};

/** That is told by the rule for schemas. */
const isSchemaWithTables = ({ node, schema }: StatementFacts): boolean => {
  if (!('DropStmt' in node) || node.DropStmt.removeType !== 'OBJECT_SCHEMA') return false;
  const names = namesIn(node.DropStmt.objects);
  return schema === undefined || schema.tables.some(({ name }) => names.includes(splitQualifiedName(name).schema));
};

const objectsOf = (facts: StatementFacts): readonly string[] => {
  const { node } = facts;
  if (!('DropStmt' in node) || node.DropStmt.behavior !== 'DROP_CASCADE') return [];
  if (alone.has(node.DropStmt.removeType ?? '')) return [];
  const names = (node.DropStmt.objects ?? []).map((each) => nameOf(each, facts.defaultSchema));
  return names.filter((name) => name !== undefined);
};

const partsOf = (facts: StatementFacts): readonly DroppedPart[] => {
  const { node } = facts;
  if (!('AlterTableStmt' in node)) return [];
  const table = facts.name(node.AlterTableStmt.relation);
  return actionsOf(node.AlterTableStmt)
    .filter(({ command }) => command.behavior === 'DROP_CASCADE' && /^AT_Drop/.test(command.subtype ?? ''))
    .map(({ command }) => ({
      table,
      ...(command.subtype === 'AT_DropConstraint' ? { constraint: command.name } : { column: command.name }),
    }));
};

/** Nothing can depend on these, so that CASCADE takes nothing along. */
const alone: ReadonlySet<string> = new Set(['OBJECT_TRIGGER', 'OBJECT_POLICY', 'OBJECT_RULE', 'OBJECT_EVENT_TRIGGER']);

type Dropped = NonNullable<Extract<StatementFacts['node'], { DropStmt: unknown }>['DropStmt']['objects']>[number];

const nameOf = (object: Dropped, defaultSchema: string): string | undefined => {
  if ('List' in object) return nameOfList(object.List.items, defaultSchema);
  if ('TypeName' in object) return nameOfList(object.TypeName.names, defaultSchema);
  if ('ObjectWithArgs' in object) return nameOfList(object.ObjectWithArgs.objname, defaultSchema);
  return 'String' in object ? object.String.sval : undefined;
};

/** Whether PostgreSQL showed that nothing but the table itself went: for types and functions it shows nothing. */
const isShown = (facts: StatementFacts): boolean =>
  facts.effect !== undefined &&
  'DropStmt' in facts.node &&
  /^OBJECT_(TABLE|SCHEMA)$/.test(facts.node.DropStmt.removeType ?? '');
