import type {
  Constraint,
  EventTrigger,
  ExtendedStatistics,
  Index,
  Policy,
  Publication,
  PublishedTable,
  QualifiedName,
  Routine,
  Rule,
  Schema,
  Trigger,
  View,
} from '../../model/schema.ts';
import { type Mentions, mentionsOf } from '../mentions.ts';
import { createEventTrigger } from '../print/event-trigger.ts';
import { createPublication, publishedTable } from '../print/publication.ts';
import { createPolicy } from '../print/table.ts';

/** What can be dropped and made anew without touching a row; a table, a column and a type cannot. */
type Thing =
  | { readonly kind: 'constraint'; readonly constraint: Constraint }
  | { readonly kind: 'foreign key'; readonly constraint: Constraint }
  | { readonly kind: 'index'; readonly index: Index }
  | { readonly kind: 'trigger'; readonly trigger: Trigger }
  | { readonly kind: 'rule'; readonly rule: Rule }
  | { readonly kind: 'policy'; readonly policy: Policy }
  | { readonly kind: 'view'; readonly view: View }
  | { readonly kind: 'statistics'; readonly statistics: ExtendedStatistics }
  | { readonly kind: 'publication'; readonly publication: Publication }
  | { readonly kind: 'published table'; readonly publication: string; readonly published: PublishedTable }
  | { readonly kind: 'published schema'; readonly publication: string; readonly schema: string }
  | { readonly kind: 'event trigger'; readonly eventTrigger: EventTrigger }
  | { readonly kind: 'routine'; readonly routine: Routine };

export type Item = Thing & {
  readonly key: string;
  /** The table or view that it belongs to; its own name for a view, undefined for what stands alone. */
  readonly owner: QualifiedName | undefined;
  /** Compared as text. */
  readonly text: string;
  /** Columns of the owner known to be part of it. */
  readonly columns: readonly string[];
  readonly inherited: boolean;
  /** What its definition uses; of a function body, nothing, unless PostgreSQL itself keeps track. */
  readonly mentions: () => Mentions;
};

const later = <T>(compute: () => T): (() => T) => {
  let value: { readonly is: T } | undefined;
  return () => {
    value ??= { is: compute() };
    return value.is;
  };
};

const item = (thing: Thing, owner: QualifiedName | undefined, name: string, text: string, used = text): Item => ({
  ...thing,
  key: `${thing.kind} ${owner ?? ''} ${name}`,
  owner,
  text,
  columns: [],
  inherited: false,
  mentions: later(() => mentionsOf(used)),
});

const constraintItem = (constraint: Constraint, owner: QualifiedName): Item => {
  const kind = constraint.type === 'foreign key' ? 'foreign key' : 'constraint';
  const base = item({ kind, constraint }, owner, constraint.name, constraint.definition);
  return { ...base, columns: constraint.columns, inherited: constraint.inherited === true };
};

const indexItem = (index: Index, owner: QualifiedName): Item => ({
  ...item({ kind: 'index', index }, owner, index.name, index.definition),
  columns: index.columns.filter((column) => column !== undefined),
  inherited: index.inherited === true,
});

const triggerItem = (trigger: Trigger, owner: QualifiedName): Item =>
  item({ kind: 'trigger', trigger }, owner, trigger.name, `${trigger.enabled} ${trigger.definition}`);

const ruleItem = (rule: Rule, owner: QualifiedName): Item =>
  item({ kind: 'rule', rule }, owner, rule.name, `${rule.enabled} ${rule.definition}`);

const policyItem = (policy: Policy, owner: QualifiedName): Item =>
  item({ kind: 'policy', policy }, owner, policy.name, createPolicy(policy, owner));

const eventTriggerItem = (eventTrigger: EventTrigger): Item => {
  const definition = createEventTrigger(eventTrigger);
  const text = `${eventTrigger.enabled} ${definition}`;
  return item({ kind: 'event trigger', eventTrigger }, undefined, eventTrigger.name, text, definition);
};

const statisticsItem = (statistics: ExtendedStatistics): Item => {
  const { name, table, definition, columns, target } = statistics;
  return { ...item({ kind: 'statistics', statistics }, table, name, `${target} ${definition}`, definition), columns };
};

/** The name by which others know a publication: it is in no schema, so it cannot be a table's. */
export function publicationKey(name: string): string {
  return `publication ${name}`;
}

const publishedTableItem = (publication: string, published: PublishedTable): Item => {
  const text = publishedTable(published);
  const thing = { kind: 'published table', publication, published } as const;
  const words = new Set([...(published.columns ?? []), ...mentionsOf(published.where ?? '').words]);
  const mentions = { names: new Set([...mentionsOf(text).names, publicationKey(publication)]), words };
  return { ...item(thing, published.table, publication, text), mentions: () => mentions };
};

const publishedSchemaItem = (publication: string, schema: string): Item => {
  const mentions = { names: new Set([publicationKey(publication)]), words: new Set<string>() };
  const thing = { kind: 'published schema', publication, schema } as const;
  return { ...item(thing, undefined, `${publication} ${schema}`, ''), mentions: () => mentions };
};

/** Its tables and schemas come and go one by one. */
const ofPublication = (publication: Publication): readonly Item[] => [
  item({ kind: 'publication', publication }, undefined, publication.name, createPublication(publication), ''),
  ...publication.tables.map((published) => publishedTableItem(publication.name, published)),
  ...publication.schemas.map((schema) => publishedSchemaItem(publication.name, schema)),
];

/** Where the body begins: what comes before is what PostgreSQL resolved, unless the body is SQL-standard (BEGIN ATOMIC). */
export function routineHeader(routine: Routine): string {
  const body = routine.definition.indexOf('\nAS ');
  return body < 0 ? routine.definition : routine.definition.slice(0, body);
}

/** Everything after the header of a routine whose body is text. */
export function routineBody(routine: Routine): string {
  return routine.definition.slice(routineHeader(routine).length);
}

const viewText = (view: View): string =>
  `${view.materialized} ${view.options.join(',')} ${view.definition} ${view.columns.map(({ type }) => type).join(',')}`;

const ofView = (view: View): readonly Item[] => [
  item({ kind: 'view', view }, view.name, '', viewText(view), view.definition),
  ...view.indexes.map((index) => indexItem(index, view.name)),
  ...view.triggers.map((trigger) => triggerItem(trigger, view.name)),
  ...view.rules.map((rule) => ruleItem(rule, view.name)),
];

/** How many parents a partition has above it: the indexes of the deepest come first, so that those above take them in. */
const depths = (schema: Schema): ((table: QualifiedName) => number) => {
  const parents = new Map(schema.tables.map((table) => [table.name, table.partitionOf?.parent]));
  const depth = (table: QualifiedName): number => {
    const parent = parents.get(table);
    return parent === undefined ? 0 : 1 + depth(parent);
  };
  return depth;
};

/** Every item of a schema. Indexes behind constraints come with the constraint. */
export function itemsOf(schema: Schema): readonly Item[] {
  const depth = depths(schema);
  const deepestFirst = schema.tables.some(({ partitionOf }) => partitionOf !== undefined)
    ? schema.tables.toSorted((a, b) => depth(b.name) - depth(a.name))
    : schema.tables;
  const ofTables = deepestFirst.flatMap((table) => [
    ...table.constraints.map((constraint) => constraintItem(constraint, table.name)),
    ...table.indexes.filter(({ constraint }) => constraint === undefined).map((index) => indexItem(index, table.name)),
    ...table.triggers.map((trigger) => triggerItem(trigger, table.name)),
    ...table.policies.map((policy) => policyItem(policy, table.name)),
    ...table.rules.map((rule) => ruleItem(rule, table.name)),
  ]);
  const routines = schema.routines.map((routine) =>
    item({ kind: 'routine', routine }, undefined, routine.identity, routine.definition, routineHeader(routine)),
  );
  return [
    ...ofTables,
    ...schema.views.flatMap(ofView),
    ...routines,
    ...schema.extendedStatistics.map(statisticsItem),
    ...schema.publications.flatMap(ofPublication),
    ...schema.eventTriggers.map(eventTriggerItem),
  ];
}
