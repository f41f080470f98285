import type { Constraint, QualifiedName, Table } from '../../../model/schema.ts';
import { quoteIdentifier } from '../../../sql/names.ts';
import { compareItems, type ItemDescription, type ItemKind, itemPart, namedWithin, ofOwners } from '../../item.ts';
import { hasSameParents } from '../../migration/compare.ts';
import { optional } from '../../rename/mapper.ts';
import { besideOwner, deepestFirst, type PartKind } from './part-kind.ts';

/** `CONSTRAINT users_pkey PRIMARY KEY (id)`. */
export function constraintClause(constraint: Constraint): string {
  return `CONSTRAINT ${quoteIdentifier(constraint.name)} ${constraint.definition}`;
}

const keyColumns = ({ definition }: Constraint): string => definition.replace(/^(PRIMARY KEY|UNIQUE) /, '');

const isKey = ({ type }: Constraint): boolean => type === 'primary key' || type === 'unique';

/**
 * The constraints that CREATE TABLE can carry: a foreign key waits for its target, NOT VALID has no meaning there, and
 * of two keys over the same columns PostgreSQL would make only one.
 */
export function inlineConstraints(table: Table): readonly Constraint[] {
  const primaryFirst = table.constraints.toSorted(
    (a, b) => Number(b.type === 'primary key') - Number(a.type === 'primary key'),
  );
  const keys = new Map(
    primaryFirst
      .filter(isKey)
      .toReversed()
      .map((key) => [keyColumns(key), key]),
  );
  return table.constraints.filter(
    (constraint) =>
      constraint.type !== 'foreign key' &&
      constraint.validated &&
      (!isKey(constraint) || keys.get(keyColumns(constraint)) === constraint),
  );
}

const sameColumns = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name) => b.includes(name));

type Special = Pick<ItemDescription, 'rank' | 'on' | 'disturbedBy' | 'unique' | 'leansOn' | 'target' | 'comesWith'>;

const onOf = ({ name }: Constraint, owner: QualifiedName): string => `CONSTRAINT ${quoteIdentifier(name)} ON ${owner}`;

/** It leans on a unique index of its target, and comes with the one of a parent that it is part of. */
const asForeignKey = (constraint: Constraint, owner: QualifiedName): Special => ({
  rank: 'foreign key',
  on: [onOf(constraint, owner)],
  disturbedBy: ['retyped'],
  leansOn: ({ owner: other, columns = [] }) =>
    constraint.references?.table === other && sameColumns(constraint.references?.columns ?? [], columns),
  target: constraint.references?.table ?? '',
  comesWith: () => constraint.inherited === true,
});

/** A parent passes its checks on. */
const asOwn = (constraint: Constraint, owner: QualifiedName): Special => {
  const { type, inherited } = constraint;
  const isComputed = type === 'check' || type === 'exclusion';
  return {
    rank: 'constraint',
    on: [onOf(constraint, owner), ...(type === 'check' ? [] : [`INDEX ${besideOwner(owner, constraint.name)}`])],
    disturbedBy: isComputed ? ['remade', 'of remade type'] : ['remade'],
    unique: type !== 'check',
    comesWith: ({ added, kept }) =>
      added === undefined
        ? inherited === true && type === 'check' && kept !== undefined && hasSameParents(kept)
        : inlineConstraints(added).includes(constraint),
  };
};

const items: ItemKind<Constraint> = {
  find: (schema) => ofOwners(deepestFirst(schema), ({ constraints: own }) => own),
  describe: (constraint, owner) => {
    const special = constraint.type === 'foreign key' ? asForeignKey(constraint, owner) : asOwn(constraint, owner);
    const name = quoteIdentifier(constraint.name);
    return {
      ...namedWithin(owner, 'constraint', name),
      title: `the ${special.rank} ${name} of ${owner}`,
      text: constraint.definition,
      create: [`ALTER TABLE ${owner} ADD ${constraintClause(constraint)}`],
      drop: `ALTER TABLE ${owner} DROP CONSTRAINT ${name}`,
      columns: constraint.columns,
      inherited: constraint.inherited === true,
      ...special,
    };
  },
  replace: (before, after, owner) =>
    before.definition === `${after.definition} NOT VALID`
      ? `ALTER TABLE ${owner} VALIDATE CONSTRAINT ${quoteIdentifier(after.name)}`
      : undefined,
};

const references = ' REFERENCES ';

export const constraints: PartKind<Constraint, Table> = {
  parts: (table, within) => table.constraints.map((one) => itemPart(items.describe(one, table.name), within)),
  items: compareItems(items),
  // Column names before REFERENCES are the table's own, those after it the target's.
  renamed: (constraint, owner, to) => {
    const target = constraint.references;
    const [own = '', ...rest] =
      target === undefined ? [constraint.definition] : constraint.definition.split(references);
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
  },
};
