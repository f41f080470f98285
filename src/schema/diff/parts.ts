import type { Column, QualifiedName, Schema, Table, View } from '../../model/schema.ts';
import { quoteIdentifier, splitQualifiedName } from '../../sql/names.ts';
import { columnType, generatedClause } from '../print/column.ts';
import { createEventTrigger } from '../print/event-trigger.ts';
import { createPublication, publishedTable } from '../print/publication.ts';
import { allSequenceOptions } from '../print/sequence.ts';
import { createPolicy, createTable } from '../print/table.ts';
import { createCompositeType, createDomain, createRangeType } from '../print/types.ts';

/** A comparable piece of a schema: two schemas are equal when they have the same parts with the same texts. */
export type Part = {
  readonly object: string;
  readonly name: string;
  readonly table: QualifiedName | undefined;
  readonly text: string;
  /** The part it stands and falls with: where that one is added or removed, this one goes without saying. */
  readonly within: string | undefined;
};

/** Two functions may share a name and differ in arguments only, so a part is known by object and full name. */
export function keyOf(part: Pick<Part, 'object' | 'name'>): string {
  return `${part.object} ${part.name}`;
}

/** A column in words, identity and NOT NULL included. */
export function columnText(column: Column): string {
  return [
    columnType(column),
    column.default === undefined ? '' : `DEFAULT ${column.default}`,
    column.generated === undefined ? '' : generatedClause(column.generated),
    column.identity === undefined ? '' : `GENERATED ${column.identity.toUpperCase()} AS IDENTITY`,
    column.notNull ? (column.notNullValidated ? 'NOT NULL' : 'NOT NULL NOT VALID') : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

const inSchemaOf = (owner: QualifiedName, name: string): string =>
  `${quoteIdentifier(splitQualifiedName(owner).schema)}.${quoteIdentifier(name)}`;

type Owner = Pick<View, 'name' | 'indexes' | 'triggers' | 'rules'>;

const indexParts = (owner: Owner): readonly Omit<Part, 'table' | 'within'>[] =>
  owner.indexes.map((index) => ({
    object: 'index',
    name: inSchemaOf(owner.name, index.name),
    text: `${index.definition}${index.valid ? '' : ' (invalid)'}`,
  }));

const withState = (definition: string, enabled: string): string =>
  enabled === 'ENABLE' ? definition : `${definition} (${enabled})`;

const triggerParts = (owner: Owner): readonly Omit<Part, 'table' | 'within'>[] =>
  owner.triggers.map((trigger) => ({
    object: 'trigger',
    name: `${owner.name}.${quoteIdentifier(trigger.name)}`,
    text: withState(trigger.definition, trigger.enabled),
  }));

const ruleParts = (owner: Owner): readonly Omit<Part, 'table' | 'within'>[] =>
  owner.rules.map((rule) => ({
    object: 'rule',
    name: `${owner.name}.${quoteIdentifier(rule.name)}`,
    text: withState(rule.definition, rule.enabled),
  }));

const settingParts = (table: Table): readonly Omit<Part, 'table' | 'within'>[] =>
  Object.entries({
    'row security': table.rowSecurity,
    'replica identity': table.replicaIdentity,
    persistence: table.unlogged ? 'unlogged' : 'logged',
    'partition bound': table.partitionOf === undefined ? '' : `${table.partitionOf.parent} ${table.partitionOf.bound}`,
    'partition key': table.partitionKey ?? '',
    inheritance: table.inherits.join(', '),
    'storage parameters': table.options.join(', '),
    'kind of table': table.kind,
  })
    .filter(([, text]) => text !== '')
    .map(([object, text]) => ({ object, name: table.name, text }));

const tableParts = (table: Table, schema: Schema, columnOrder: boolean): readonly Part[] => {
  const own = (name: string): string => `${table.name}.${quoteIdentifier(name)}`;
  const parts = [
    ...table.columns.map((column) => ({ object: 'column', name: own(column.name), text: columnText(column) })),
    ...table.constraints.map(({ name, definition }) => ({ object: 'constraint', name: own(name), text: definition })),
    // The index behind a constraint is the constraint's, save that it may be broken.
    ...indexParts({ ...table, indexes: table.indexes.filter((i) => i.constraint === undefined || !i.valid) }),
    ...triggerParts(table),
    ...ruleParts(table),
    ...table.policies.map((policy) => ({
      object: 'policy',
      name: own(policy.name),
      text: createPolicy(policy, table.name),
    })),
    ...settingParts(table),
    ...(columnOrder
      ? [{ object: 'column order', name: table.name, text: table.columns.map(({ name }) => name).join(', ') }]
      : []),
  ];
  const whole = `table ${table.name}`;
  return [
    { object: 'table', name: table.name, table: table.name, text: createTable(table, schema), within: undefined },
    ...parts.map((part) => ({ ...part, table: table.name, within: whole })),
  ];
};

const viewParts = (view: View): readonly Part[] => {
  const object = view.materialized ? 'materialized view' : 'view';
  const options = view.options.length === 0 ? '' : ` (${view.options.join(', ')})`;
  const columns = view.columns.map(({ name, type }) => `${quoteIdentifier(name)} ${type}`).join(', ');
  const text = `${view.definition}${options}\n-- ${columns}`;
  return [
    { object, name: view.name, table: undefined, text, within: undefined },
    ...[...indexParts(view), ...triggerParts(view), ...ruleParts(view)].map((part) => ({
      ...part,
      table: view.name,
      within: `${object} ${view.name}`,
    })),
  ];
};

const alone = (object: string, name: string, text: string): Part => ({
  object,
  name,
  text,
  table: undefined,
  within: undefined,
});

/** Identity sequences included: their options are seen nowhere else. */
const sequenceParts = (schema: Schema): readonly Part[] =>
  schema.sequences.map((sequence) => {
    const owner = sequence.ownedBy;
    const owned = owner === undefined ? '' : ` OWNED BY ${owner.table}.${quoteIdentifier(owner.column)}`;
    const within = owner === undefined ? undefined : `column ${owner.table}.${quoteIdentifier(owner.column)}`;
    const part = alone('sequence', sequence.name, `${allSequenceOptions(sequence)}${owned}`);
    return { ...part, within, table: owner?.table };
  });

const typeParts = (schema: Schema): readonly Part[] => [
  ...schema.enums.map((type) => alone('enum', type.name, type.values.join(', '))),
  ...schema.domains.map((domain) => alone('domain', domain.name, createDomain(domain))),
  ...schema.compositeTypes.map((type) => alone('type', type.name, createCompositeType(type))),
  ...schema.rangeTypes.map((type) => alone('range type', type.name, createRangeType(type))),
];

const statisticsParts = (schema: Schema): readonly Part[] =>
  schema.extendedStatistics.map(({ name, table, definition, target }) => ({
    ...alone('statistics', name, target === undefined ? definition : `${definition} (target ${target})`),
    table,
    within: `table ${table}`,
  }));

const publicationParts = (schema: Schema): readonly Part[] =>
  schema.publications.flatMap((publication) => {
    const name = quoteIdentifier(publication.name);
    const within = `publication ${name}`;
    const tables = publication.tables.map((one) => ({
      ...alone('published table', `${one.table} in ${name}`, publishedTable(one)),
      table: one.table,
      within,
    }));
    const schemas = publication.schemas.map((schemaName) => ({
      ...alone('published schema', `${quoteIdentifier(schemaName)} in ${name}`, ''),
      within,
    }));
    return [alone('publication', name, createPublication(publication)), ...tables, ...schemas];
  });

/** What a part is called here, where ALTER calls it otherwise. */
const objectsOf: Readonly<Record<string, readonly string[]>> = {
  TYPE: ['enum', 'type', 'domain', 'range type'],
  FUNCTION: ['function', 'window'],
  'FOREIGN TABLE': ['table'],
};

/** An owner is told where the object is on both sides. */
const ownerParts = ({ owners }: Schema, parts: readonly Part[]): readonly Part[] => {
  if (owners.length === 0) return [];
  const keys = new Set(parts.map(keyOf));
  return owners.map(({ on, owner }) => {
    const [, word = '', name = ''] = /^([A-Z]+(?: [A-Z]+)*) (.*)$/s.exec(on) ?? [];
    const objects = objectsOf[word] ?? [word.toLowerCase()];
    const within = objects.map((object) => `${object} ${name}`).find((key) => keys.has(key));
    return { ...alone('owner', on, owner), within };
  });
};

/** Every part of a schema, in the order in which changes are told. */
export function partsOf(schema: Schema, columnOrder: boolean): readonly Part[] {
  const parts = objectParts(schema, columnOrder);
  return [...parts, ...ownerParts(schema, parts)];
}

const objectParts = (schema: Schema, columnOrder: boolean): readonly Part[] => [
  ...schema.schemas.map((name) => alone('schema', quoteIdentifier(name), '')),
  ...schema.extensions.map((extension) => alone('extension', extension.name, `in schema ${extension.schema}`)),
  ...typeParts(schema),
  ...schema.tables.flatMap((table) => tableParts(table, schema, columnOrder)),
  ...sequenceParts(schema),
  ...schema.views.flatMap(viewParts),
  ...schema.routines.map((routine) => alone(routine.kind, routine.identity, routine.definition)),
  ...statisticsParts(schema),
  ...publicationParts(schema),
  ...schema.eventTriggers.map((trigger) =>
    alone('event trigger', quoteIdentifier(trigger.name), withState(createEventTrigger(trigger), trigger.enabled)),
  ),
  ...schema.grants.map(({ on, grantee, privileges }) =>
    alone('grant', `${on} to ${grantee}`, privileges.join(', ') || 'nothing'),
  ),
  ...schema.comments.map((comment) => alone('comment', comment.on, comment.text)),
];
