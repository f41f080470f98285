import { quoteIdentifier, splitQualifiedName } from '../../sql/names.ts';
import { createEventTrigger, enableEventTrigger } from '../print/event-trigger.ts';
import { targetStatistics } from '../print/extended-statistics.ts';
import { alterPublication, createPublication, publishedTable } from '../print/publication.ts';
import { enableRule, replaceRule } from '../print/rule.ts';
import { constraintClause, createIndex, createPolicy, enableTrigger } from '../print/table.ts';
import { createView, isReplaceable, replaceView, viewWord } from '../print/views.ts';
import { type Item, routineHeader } from './items.ts';
import { type MigrationStatement, statement } from './statement.ts';

const routineWords = {
  function: 'FUNCTION',
  window: 'FUNCTION',
  procedure: 'PROCEDURE',
  aggregate: 'AGGREGATE',
} as const;

const beside = (owner: string | undefined, name: string): string =>
  owner === undefined
    ? quoteIdentifier(name)
    : `${quoteIdentifier(splitQualifiedName(owner).schema)}.${quoteIdentifier(name)}`;

const ownerOf = (item: Item): string => item.owner ?? '';

const named = (item: Item): { readonly word: string; readonly name: string } => {
  switch (item.kind) {
    case 'constraint':
    case 'foreign key':
      return { word: item.kind, name: quoteIdentifier(item.constraint.name) };
    case 'index':
      return { word: 'index', name: beside(item.owner, item.index.name) };
    case 'trigger':
      return { word: 'trigger', name: quoteIdentifier(item.trigger.name) };
    case 'rule':
      return { word: 'rule', name: quoteIdentifier(item.rule.name) };
    case 'policy':
      return { word: 'policy', name: quoteIdentifier(item.policy.name) };
    case 'statistics':
      return { word: 'statistics', name: item.statistics.name };
    case 'publication':
      return { word: 'publication', name: quoteIdentifier(item.publication.name) };
    case 'published table':
      return { word: 'table', name: `${item.published.table} in ${quoteIdentifier(item.publication)}` };
    case 'published schema':
      return { word: 'schema', name: `${quoteIdentifier(item.schema)} in ${quoteIdentifier(item.publication)}` };
    case 'event trigger':
      return { word: 'event trigger', name: quoteIdentifier(item.eventTrigger.name) };
    case 'view':
      return { word: viewWord(item.view).toLowerCase(), name: item.view.name };
    case 'routine':
      return { word: routineWords[item.routine.kind].toLowerCase(), name: item.routine.identity };
  }
};

const partsOfTables: ReadonlySet<Item['kind']> = new Set(['constraint', 'foreign key', 'trigger', 'policy', 'rule']);

/** `the trigger t of public.users`. */
export function itemTitle(item: Item): string {
  const { word, name } = named(item);
  return `the ${word} ${name}${partsOfTables.has(item.kind) ? ` of ${item.owner}` : ''}`;
}

const publishing = (publication: string, verb: 'ADD' | 'DROP', schema: string): string =>
  `ALTER PUBLICATION ${quoteIdentifier(publication)} ${verb} TABLES IN SCHEMA ${quoteIdentifier(schema)}`;

const creationSql = (item: Item): readonly string[] => {
  switch (item.kind) {
    case 'constraint':
    case 'foreign key':
      return [`ALTER TABLE ${item.owner} ADD ${constraintClause(item.constraint)}`];
    case 'index':
      return [createIndex(item.index, ownerOf(item))];
    case 'trigger':
      return item.trigger.enabled === 'ENABLE'
        ? [item.trigger.definition]
        : [item.trigger.definition, enableTrigger(item.trigger, ownerOf(item))];
    case 'rule':
      return item.rule.enabled === 'ENABLE'
        ? [item.rule.definition]
        : [item.rule.definition, enableRule(item.rule, ownerOf(item))];
    case 'policy':
      return [createPolicy(item.policy, ownerOf(item))];
    case 'statistics':
      return item.statistics.target === undefined
        ? [item.statistics.definition]
        : [item.statistics.definition, targetStatistics(item.statistics)];
    case 'publication':
      return [createPublication(item.publication)];
    case 'published table':
      return [`ALTER PUBLICATION ${quoteIdentifier(item.publication)} ADD TABLE ${publishedTable(item.published)}`];
    case 'published schema':
      return [publishing(item.publication, 'ADD', item.schema)];
    case 'event trigger':
      return item.eventTrigger.enabled === 'ENABLE'
        ? [createEventTrigger(item.eventTrigger)]
        : [createEventTrigger(item.eventTrigger), enableEventTrigger(item.eventTrigger)];
    case 'view':
      return [createView(item.view)];
    case 'routine':
      return [item.routine.definition];
  }
};

export function createItem(item: Item): readonly MigrationStatement[] {
  return creationSql(item).map((sql) => statement(sql, `Create ${itemTitle(item)}`));
}

const dropSql = (item: Item): string => {
  const { name } = named(item);
  switch (item.kind) {
    case 'constraint':
    case 'foreign key':
      return `ALTER TABLE ${item.owner} DROP CONSTRAINT ${name}`;
    case 'trigger':
      return `DROP TRIGGER ${name} ON ${item.owner}`;
    case 'rule':
      return `DROP RULE ${name} ON ${item.owner}`;
    case 'policy':
      return `DROP POLICY ${name} ON ${item.owner}`;
    case 'index':
      return `DROP INDEX ${name}`;
    case 'statistics':
    case 'publication':
      return `DROP ${item.kind.toUpperCase()} ${name}`;
    case 'published table':
      return `ALTER PUBLICATION ${quoteIdentifier(item.publication)} DROP TABLE ${item.published.table}`;
    case 'published schema':
      return publishing(item.publication, 'DROP', item.schema);
    case 'event trigger':
      return `DROP EVENT TRIGGER ${name}`;
    case 'view':
      return `DROP ${viewWord(item.view)} ${name}`;
    case 'routine':
      return `DROP ${routineWords[item.routine.kind]} ${name}`;
  }
};

export function dropItem(item: Item): MigrationStatement {
  return statement(dropSql(item), `Drop ${itemTitle(item)}`);
}

const replacementSql = (before: Item, after: Item): string | undefined => {
  if (before.kind === 'view' && after.kind === 'view')
    return isReplaceable(before.view, after.view) ? replaceView(after.view) : undefined;
  if (before.kind === 'routine' && after.kind === 'routine')
    return after.routine.kind !== 'aggregate' && signature(before.routine) === signature(after.routine)
      ? after.routine.definition
      : undefined;
  if (before.kind === 'trigger' && after.kind === 'trigger')
    return before.trigger.definition === after.trigger.definition
      ? enableTrigger(after.trigger, ownerOf(after))
      : undefined;
  if (before.kind === 'rule' && after.kind === 'rule') {
    if (before.rule.definition === after.rule.definition) return enableRule(after.rule, ownerOf(after));
    return before.rule.enabled === after.rule.enabled ? replaceRule(after.rule) : undefined;
  }
  if (before.kind === 'statistics' && after.kind === 'statistics')
    return before.statistics.definition === after.statistics.definition
      ? targetStatistics(after.statistics)
      : undefined;
  if (before.kind === 'publication' && after.kind === 'publication')
    return before.publication.allTables === after.publication.allTables
      ? alterPublication(before.publication, after.publication)
      : undefined;
  if (before.kind === 'event trigger' && after.kind === 'event trigger')
    return createEventTrigger(before.eventTrigger) === createEventTrigger(after.eventTrigger)
      ? enableEventTrigger(after.eventTrigger)
      : undefined;
  const validated = `${after.text} NOT VALID`;
  if (after.kind === 'constraint' || after.kind === 'foreign key')
    return before.text === validated
      ? `ALTER TABLE ${after.owner} VALIDATE CONSTRAINT ${quoteIdentifier(after.constraint.name)}`
      : undefined;
  return undefined;
};

/** Arguments, their names and defaults, and the result: what CREATE OR REPLACE does not change. */
const signature = (routine: Parameters<typeof routineHeader>[0]): string => {
  const header = routineHeader(routine);
  const language = header.indexOf('\n LANGUAGE ');
  return language < 0 ? header : header.slice(0, language);
};

/** Turns one item into the other in place; undefined where it must be dropped first. */
export function replaceItem(before: Item, after: Item): readonly MigrationStatement[] | undefined {
  const sql = replacementSql(before, after);
  return sql === undefined ? undefined : [statement(sql, `Change ${itemTitle(after)}`)];
}
