import { nameOfList } from '../../sql/relations.ts';
import type { StatementFacts } from '../facts.ts';
import {
  belongsTo,
  columnsOf,
  type DroppedPart,
  foreignKeysTo,
  foreignKeysToPart,
  isRoutine,
  triggersOf,
} from '../reading/goes-with.ts';
import { actionsOf } from '../reading/subjects.ts';
import { defineStatementRule } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const droppedWithCascade = defineStatementRule({
  id: 'dropped-with-cascade',
  severity: 'warning',
  hazard: 'data loss',
  summary: 'DROP … CASCADE removes whatever depends on the object',
  why: 'The database decides what is dropped with it: in production that may be views, foreign keys and columns that nobody had in mind.',
  references: ['https://www.postgresql.org/docs/current/ddl-depend.html'],
  peers: ['squawk ban-drop-table', 'migrationpilot MP022', 'pgfence drop-table'],
  concerns: 'anything',
  coveredBy: ['schema-dropped'],
  match: (facts) => {
    const parts = partsOf(facts);
    const objects = objectsOf(facts);
    const dropped = [...objects, ...parts.map(({ table }) => table)];
    if (dropped.length === 0 || dropped.every((name) => facts.isNew(name))) return undefined;
    const before = new Set(facts.earlier().flatMap(({ effect }) => effect?.dropped ?? []));
    const relations = (facts.effect?.dropped ?? []).filter(
      (name) => !before.has(name) && !dropped.includes(name) && !belongsTo(name, dropped, facts),
    );
    const columns = columnsOf(objects, facts);
    const keys = [...foreignKeysTo(objects, facts), ...parts.flatMap((part) => foreignKeysToPart(part, facts))];
    const gone = [...columns, ...relations, ...keys, ...triggersOf(objects, facts)];
    if (gone.length === 0 && isShown(facts)) return undefined;
    const lighter = gone.length === 0 && (isRoutine(facts) || parts.length > 0) ? ('note' as const) : undefined;
    const named = [...objects, ...parts.map(({ table, column, constraint }) => `${table}.${column ?? constraint}`)];
    return { relations: dropped, named, gone, severity: columns.length > 0 ? ('error' as const) : lighter };
  },
  message: ({ named, gone }) =>
    `${listed(named)} ${named.length > 1 ? 'are' : 'is'} dropped with CASCADE: ${gone.length > 0 ? `so ${gone.length > 1 ? 'are' : 'is'} ${listed(gone)}, and ` : 'so is '}whatever else depends on it in production`,
  advice: () =>
    'First drop what depends on it by name, and omit CASCADE: PostgreSQL then refuses if something was overlooked.',
});

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
    .filter(({ command }) => command.behavior === 'DROP_CASCADE')
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
