import type { Index, View } from '../../../model/schema.ts';
import { quoteIdentifier } from '../../../sql/names.ts';
import { compareItems, type ItemKind, itemPart, ofOwners } from '../../item.ts';
import { optional } from '../../rename/mapper.ts';
import { besideOwner, deepestFirst, type PartKind } from './part-kind.ts';

/** PostgreSQL prints ONLY for an index of a partitioned table; without it the partitions' own indexes are taken in. */
export function createIndex(index: Index, table: string): string {
  const head = `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${quoteIdentifier(index.name)} ON `;
  const only = `${head}ONLY ${table}`;
  return index.definition.startsWith(only) ? `${head}${table}${index.definition.slice(only.length)}` : index.definition;
}

const items: ItemKind<Index> = {
  // One behind a constraint comes with the constraint.
  find: (schema) =>
    ofOwners([...deepestFirst(schema), ...schema.views], ({ indexes: own }) =>
      own.filter(({ constraint }) => constraint === undefined),
    ),
  describe: (index, owner) => {
    const name = besideOwner(owner, index.name);
    const isComputed = index.predicate !== undefined || index.columns.includes(undefined);
    return {
      object: 'index',
      name,
      title: `the index ${name}`,
      on: [`INDEX ${name}`],
      rank: 'index',
      owner,
      text: `${index.definition}${index.valid ? '' : ' (invalid)'}`,
      // A broken one is not mended by a migration.
      definition: index.definition,
      uses: index.definition,
      create: [createIndex(index, owner)],
      drop: `DROP INDEX ${name}`,
      disturbedBy: isComputed ? ['remade', 'of remade type'] : ['remade'],
      columns: index.columns.filter((column) => column !== undefined),
      inherited: index.inherited === true,
      unique: index.unique,
    };
  },
  replace: () => undefined,
};

export const indexes: PartKind<Index, Pick<View, 'name' | 'indexes'>> = {
  // The index behind a constraint is the constraint's, save that it may be broken.
  parts: (owner, within) =>
    owner.indexes
      .filter(({ constraint, valid }) => constraint === undefined || !valid)
      .map((index) => itemPart(items.describe(index, owner.name), within)),
  items: compareItems(items),
  renamed: (index, owner, to) => {
    const name = index.constraint === undefined ? to.index(owner, index.name) : to.constraint(owner, index.name);
    return {
      ...index,
      name,
      definition: to.sql(index.definition, owner),
      columns: index.columns.map((column) => optional(column, (text) => to.column(owner, text))),
      predicate: optional(index.predicate, (text) => to.sql(text, owner)),
      constraint: index.constraint === undefined ? undefined : name,
    };
  },
};
