import type { QualifiedName, Schema } from '../../model/schema.ts';
import { quoteIdentifier, shortName, splitQualifiedName } from '../../sql/names.ts';
import { mentionsOf } from '../mentions.ts';

/** A type, a relation or a column that others may depend on. */
export type Root = {
  readonly kind: 'type' | 'relation' | 'column';
  readonly name: QualifiedName;
  readonly column?: string;
};

export type Dependent = Root & {
  /** In a sentence: `users.email`, `the view active_users`. */
  readonly what: string;
  readonly holdsValues: boolean;
};

/**
 * What CASCADE takes along, as far as the schema says, at every level: domains and composite types of a type, their
 * columns, the generated columns that read these, partitions, children and views. For what was not run; it may be more than PostgreSQL takes.
 */
export function dependentsOf(schema: Schema, roots: readonly Root[]): readonly Dependent[] {
  const seen = new Set(roots.map(keyOf));
  const found: Dependent[] = [];
  const open = [...roots];
  for (let root = open.pop(); root !== undefined; root = open.pop()) {
    for (const next of stepFrom(schema, root)) {
      if (seen.has(keyOf(next))) continue;
      seen.add(keyOf(next));
      found.push(next);
      open.push(next);
    }
  }
  return found.toSorted((a, b) => Number(b.holdsValues) - Number(a.holdsValues));
}

const keyOf = ({ kind, name, column }: Root): string => `${kind} ${name} ${column ?? ''}`;

const stepFrom = (schema: Schema, root: Root): readonly Dependent[] => {
  if (root.kind === 'type') return ofType(schema, root.name);
  return root.kind === 'relation' ? ofRelation(schema, root.name) : ofColumn(schema, root.name, root.column ?? '');
};

const column = (table: QualifiedName, name: string, holdsValues = true): Dependent => ({
  kind: 'column',
  name: table,
  column: name,
  what: `${shortName(table)}.${quoteIdentifier(name)}`,
  holdsValues,
});

const ofType = (schema: Schema, type: QualifiedName): readonly Dependent[] => {
  const names = new Set([type, shortName(type)].flatMap((name) => [name, `${name}[]`]));
  const asType = (name: QualifiedName): Dependent => ({
    kind: 'type',
    name,
    what: `the type ${shortName(name)}`,
    holdsValues: false,
  });
  const hasIt = (columns: readonly { readonly type: string }[]): boolean => columns.some((one) => names.has(one.type));
  return [
    ...schema.tables.flatMap((table) =>
      table.columns.filter((one) => names.has(one.type)).map((one) => column(table.name, one.name)),
    ),
    ...schema.domains.filter((domain) => names.has(domain.type)).map(({ name }) => asType(name)),
    ...schema.compositeTypes.filter(({ columns }) => hasIt(columns)).map(({ name }) => asType(name)),
    ...schema.views.filter(({ columns }) => hasIt(columns)).map(view),
  ];
};

const view = ({ name, materialized }: Schema['views'][number]): Dependent => ({
  kind: 'relation',
  name,
  what: `the ${materialized ? 'materialized view' : 'view'} ${shortName(name)}`,
  holdsValues: false,
});

const ofRelation = (schema: Schema, relation: QualifiedName): readonly Dependent[] => [
  ...schema.tables
    .filter(({ partitionOf, inherits }) => partitionOf?.parent === relation || inherits.includes(relation))
    .map(({ name }): Dependent => ({ kind: 'relation', name, what: shortName(name), holdsValues: true })),
  ...schema.views.filter(({ definition }) => reads(definition, relation)).map(view),
];

const ofColumn = (schema: Schema, table: QualifiedName, name: string): readonly Dependent[] => [
  ...(schema.tables.find((one) => one.name === table)?.columns ?? [])
    .filter(({ generated }) => generated !== undefined && mentionsOf(generated.expression).words.has(name))
    .map((one) => column(table, one.name, false)),
  ...schema.views
    .filter(({ definition }) => reads(definition, table) && mentionsOf(definition).words.has(name))
    .map(view),
];

/** A view's text names relations without their schema where that goes without saying. */
const reads = (definition: string, relation: QualifiedName): boolean => {
  const { names, words } = mentionsOf(definition);
  return names.has(relation) || (relation.startsWith('public.') && words.has(splitQualifiedName(relation).name));
};
