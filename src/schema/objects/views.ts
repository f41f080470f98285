import type { View } from '../../model/schema.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import { alone, compareItems, type ItemKind, itemPart } from '../item.ts';
import type { SchemaObjectKind } from '../object-kind.ts';
import { indexes } from './table/indexes.ts';
import { rules } from './table/rules.ts';
import { triggers } from './table/triggers.ts';

const wordOf = ({ materialized }: View): string => (materialized ? 'MATERIALIZED VIEW' : 'VIEW');

/** pg_get_viewdef ends with a terminator. */
const query = ({ definition }: View): string => definition.trim().replace(/;$/, '');

const options = (view: View): string => (view.options.length === 0 ? '' : ` WITH (${view.options.join(', ')})`);

/** Whether CREATE OR REPLACE VIEW takes it: the columns that were there stay, in name, type and order. */
const isReplaceable = (before: View, after: View): boolean =>
  !before.materialized &&
  !after.materialized &&
  before.columns.every(({ name, type }, i) => after.columns[i]?.name === name && after.columns[i]?.type === type);

/** As a difference tells it: the query, options and columns. */
const textOf = (view: View): string => {
  const settings = view.options.length === 0 ? '' : ` (${view.options.join(', ')})`;
  const columns = view.columns.map(({ name, type }) => `${quoteIdentifier(name)} ${type}`).join(', ');
  return `${view.definition}${settings}\n-- ${columns}`;
};

const items: ItemKind<View> = {
  find: (schema) => alone(schema.views),
  describe: (view) => {
    const { name, definition, columns, materialized } = view;
    const word = wordOf(view);
    const types = columns.map(({ type }) => type).join(',');
    return {
      object: word.toLowerCase(),
      name,
      title: `the ${word.toLowerCase()} ${name}`,
      on: [
        `${word} ${name}`,
        `TABLE ${name}`,
        ...columns.map((column) => `COLUMN ${name}.${quoteIdentifier(column.name)}`),
      ],
      rank: 'view',
      text: textOf(view),
      definition: `${materialized} ${view.options.join(',')} ${definition} ${types}`,
      uses: definition,
      create: [`CREATE ${word} ${name}${options(view)} AS\n${query(view)}`],
      drop: `DROP ${word} ${name}`,
      disturbedBy: ['retyped'],
      provides: [name],
      isOwner: true,
      // Grouped by a primary key, it leans on that key.
      leansOn: ({ owner }, names) => definition.includes('GROUP BY') && owner !== undefined && names.has(owner),
    };
  },
  replace: (before, after) =>
    isReplaceable(before, after)
      ? `CREATE OR REPLACE VIEW ${after.name}${options(after)} AS\n${query(after)}`
      : undefined,
};

export const views: SchemaObjectKind<'views'> = {
  none: [],
  parts: (schema) =>
    schema.views.flatMap((view) => {
      const whole = itemPart(items.describe(view, ''));
      const within = `${whole.object} ${view.name}`;
      return [whole, ...[indexes, triggers, rules].flatMap((kind) => kind.parts(view, within))];
    }),
  items: [compareItems(items)],
  renamed: (schema, to) =>
    schema.views.map((view) => ({
      ...view,
      name: to.name(view.name),
      definition: to.sql(view.definition, undefined),
      columns: view.columns.map(({ name, type }) => ({
        name: to.column(view.name, name),
        type: to.sql(type, undefined),
      })),
      indexes: view.indexes.map((index) => indexes.renamed(index, view.name, to)),
      triggers: view.triggers.map((trigger) => triggers.renamed(trigger, view.name, to)),
      rules: view.rules.map((rule) => rules.renamed(rule, view.name, to)),
    })),
  touched: (schema, { relations }) => schema.views.filter(({ name }) => relations.has(name)),
};
