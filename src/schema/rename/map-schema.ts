import type {
  Column,
  Constraint,
  ExtendedStatistics,
  Index,
  Publication,
  QualifiedName,
  Routine,
  Rule,
  Schema,
  Sequence,
  Table,
  Trigger,
  View,
} from '../../model/schema.ts';

/** What becomes of each name and text of a schema under a rename. `owner` is the table or view that a text belongs to. */
export type Mapper = {
  readonly name: (name: QualifiedName) => QualifiedName;
  readonly sql: (text: string, owner: QualifiedName | undefined) => string;
  readonly column: (owner: QualifiedName, name: string) => string;
  readonly constraint: (owner: QualifiedName, name: string) => string;
  readonly index: (owner: QualifiedName, name: string) => string;
  readonly value: (type: QualifiedName, value: string) => string;
  readonly schema: (name: string) => string;
  /** An object as GRANT and COMMENT name it. */
  readonly on: (on: string) => string;
};

const optional = <T>(value: T | undefined, map: (value: T) => T): T | undefined =>
  value === undefined ? undefined : map(value);

const mapColumn = (column: Column, owner: QualifiedName, to: Mapper): Column => ({
  ...column,
  name: to.column(owner, column.name),
  type: to.sql(column.type, undefined),
  default: optional(column.default, (text) => to.sql(text, owner)),
  generated: optional(column.generated, ({ expression, stored }) => ({
    expression: to.sql(expression, owner),
    stored,
  })),
});

const references = ' REFERENCES ';

/** Column names before REFERENCES are the table's own, those after it the target's. */
const mapConstraint = (constraint: Constraint, owner: QualifiedName, to: Mapper): Constraint => {
  const target = constraint.references;
  const [own = '', ...rest] = target === undefined ? [constraint.definition] : constraint.definition.split(references);
  return {
    ...constraint,
    name: to.constraint(owner, constraint.name),
    definition: [to.sql(own, owner), ...rest.map((text) => to.sql(text, target?.table))].join(references),
    columns: constraint.columns.map((name) => to.column(owner, name)),
    references: optional(target, ({ table, columns }) => ({
      table: to.name(table),
      columns: columns.map((name) => to.column(table, name)),
    })),
  };
};

const mapIndex = (index: Index, owner: QualifiedName, to: Mapper): Index => {
  const name = index.constraint === undefined ? to.index(owner, index.name) : to.constraint(owner, index.name);
  return {
    ...index,
    name,
    definition: to.sql(index.definition, owner),
    columns: index.columns.map((column) => optional(column, (text) => to.column(owner, text))),
    predicate: optional(index.predicate, (text) => to.sql(text, owner)),
    constraint: index.constraint === undefined ? undefined : name,
  };
};

const mapTrigger = (trigger: Trigger, owner: QualifiedName, to: Mapper): Trigger => ({
  ...trigger,
  definition: to.sql(trigger.definition, owner),
});

/** It names its own table as it names any other. */
const mapRule = (rule: Rule, to: Mapper): Rule => ({ ...rule, definition: to.sql(rule.definition, undefined) });

const mapTable = (table: Table, to: Mapper): Table => {
  const own = table.name;
  return {
    ...table,
    name: to.name(own),
    columns: table.columns.map((column) => mapColumn(column, own, to)),
    constraints: table.constraints.map((constraint) => mapConstraint(constraint, own, to)),
    indexes: table.indexes.map((index) => mapIndex(index, own, to)),
    triggers: table.triggers.map((trigger) => mapTrigger(trigger, own, to)),
    rules: table.rules.map((rule) => mapRule(rule, to)),
    policies: table.policies.map((policy) => ({
      ...policy,
      using: optional(policy.using, (text) => to.sql(text, own)),
      check: optional(policy.check, (text) => to.sql(text, own)),
    })),
    partitionOf: optional(table.partitionOf, ({ parent, bound }) => ({ parent: to.name(parent), bound })),
    partitionKey: optional(table.partitionKey, (text) => to.sql(text, own)),
    inherits: table.inherits.map(to.name),
  };
};

const mapView = (view: View, to: Mapper): View => ({
  ...view,
  name: to.name(view.name),
  definition: to.sql(view.definition, undefined),
  columns: view.columns.map(({ name, type }) => ({ name: to.column(view.name, name), type: to.sql(type, undefined) })),
  indexes: view.indexes.map((index) => mapIndex(index, view.name, to)),
  triggers: view.triggers.map((trigger) => mapTrigger(trigger, view.name, to)),
  rules: view.rules.map((rule) => mapRule(rule, to)),
});

/** PostgreSQL keeps the text of a body as it was written; only what it resolved follows a rename. */
const mapRoutine = (routine: Routine, to: Mapper): Routine => {
  const body = routine.definition.indexOf('\nAS ');
  const end = body < 0 ? routine.definition.length : body;
  return {
    ...routine,
    identity: to.sql(routine.identity, undefined),
    definition: to.sql(routine.definition.slice(0, end), undefined) + routine.definition.slice(end),
  };
};

const mapSequence = (sequence: Sequence, to: Mapper): Sequence => ({
  ...sequence,
  name: to.name(sequence.name),
  ownedBy: optional(sequence.ownedBy, ({ table, column, identity }) => ({
    table: to.name(table),
    column: to.column(table, column),
    identity,
  })),
});

/** Into another schema with all that is in it. */
const mapStatistics = (statistics: ExtendedStatistics, to: Mapper): ExtendedStatistics => ({
  ...statistics,
  name: to.name(statistics.name),
  table: to.name(statistics.table),
  definition: to.sql(statistics.definition, statistics.table),
  columns: statistics.columns.map((name) => to.column(statistics.table, name)),
});

const mapPublication = (publication: Publication, to: Mapper): Publication => ({
  ...publication,
  tables: publication.tables.map(({ table, columns, where }) => ({
    table: to.name(table),
    columns: columns?.map((name) => to.column(table, name)),
    where: optional(where, (text) => to.sql(text, table)),
  })),
  schemas: publication.schemas.map(to.schema),
});

/** The schema as PostgreSQL would print it after the rename that `to` stands for. */
export function mapSchema(schema: Schema, to: Mapper): Schema {
  return {
    role: schema.role,
    schemas: schema.schemas.map(to.schema),
    extensions: schema.extensions.map((extension) => ({ ...extension, schema: to.schema(extension.schema) })),
    tables: schema.tables.map((table) => mapTable(table, to)),
    views: schema.views.map((view) => mapView(view, to)),
    routines: schema.routines.map((routine) => mapRoutine(routine, to)),
    sequences: schema.sequences.map((sequence) => mapSequence(sequence, to)),
    enums: schema.enums.map(({ name, values }) => ({
      name: to.name(name),
      values: values.map((value) => to.value(name, value)),
    })),
    domains: schema.domains.map((domain) => ({
      ...domain,
      name: to.name(domain.name),
      type: to.sql(domain.type, undefined),
      default: optional(domain.default, (text) => to.sql(text, undefined)),
      constraints: domain.constraints.map(({ name, definition }) => ({
        name,
        definition: to.sql(definition, undefined),
      })),
    })),
    compositeTypes: schema.compositeTypes.map(({ name, columns }) => ({
      name: to.name(name),
      columns: columns.map((column) => ({ ...column, type: to.sql(column.type, undefined) })),
    })),
    rangeTypes: schema.rangeTypes.map(({ name, options }) => ({
      name: to.name(name),
      options: options.map((option) => to.sql(option, undefined)),
    })),
    extendedStatistics: schema.extendedStatistics.map((statistics) => mapStatistics(statistics, to)),
    publications: schema.publications.map((publication) => mapPublication(publication, to)),
    eventTriggers: schema.eventTriggers.map((trigger) => ({ ...trigger, routine: to.sql(trigger.routine, undefined) })),
    owners: schema.owners.map(({ on, owner }) => ({ on: to.on(on), owner })),
    grants: schema.grants.map((grant) => ({ ...grant, on: to.on(grant.on) })),
    comments: schema.comments.map((comment) => ({ ...comment, on: to.on(comment.on) })),
  };
}
