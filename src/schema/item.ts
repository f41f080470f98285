import type { QualifiedName, Schema, Table } from '../model/schema.ts';
import { type Mentions, mentionsOf } from './mentions.ts';
import { type KeptTable, type Matched, match, type Pair } from './migration/compare.ts';
import type { Action } from './migration/order.ts';
import { type Part, part } from './part.ts';

/** What happens to columns under the things that use them. */
export type Disturbance = 'retyped' | 'remade' | 'of remade type';

/** What can be dropped and recreated without touching a row; a table, a column and a type cannot. */
export type ItemDescription = Pick<Part, 'object' | 'name' | 'on' | 'text'> & {
  /** In a sentence: `the trigger notify of public.users`. */
  readonly title: string;
  readonly rank: Action['rank'];
  /** The table or view that it belongs to; undefined for what stands alone. */
  readonly owner?: QualifiedName | undefined;
  /** Compared by a migration, where that is not `text`. */
  readonly definition?: string;
  /** What its definition uses, where that is not all of `text`; of a function body, nothing. */
  readonly uses?: string | (() => Mentions);
  readonly create: readonly string[];
  readonly drop: string;
  /** What may become of a column that it uses only while it is away. */
  readonly disturbedBy: readonly Disturbance[];
  /** Columns of the owner known to be part of it. */
  readonly columns?: readonly string[];
  readonly inherited?: boolean;
  /** Names by which others use it. */
  readonly provides?: readonly string[];
  /** It is a relation, and others may belong to it. */
  readonly isOwner?: true;
  /** The name that another item provides, and with which this one goes. */
  readonly goesWith?: string;
  /** It is dropped although its owner is, since it may use another that goes, too. */
  readonly outlivesOwner?: true;
  /** Whether others may lean on it: each value, or each pair of values, is there once. */
  readonly unique?: boolean;
  /** `names`: those that it mentions. */
  readonly leansOn?: (unique: Item, names: ReadonlySet<QualifiedName>) => boolean;
  /** The table that it points at: it goes before anything of that table does. */
  readonly target?: QualifiedName;
  /** Words of a text that PostgreSQL looks into when it is made: what they name had better be there. */
  readonly prefers?: () => ReadonlySet<string>;
  /** Whether making or altering its table brings it. */
  readonly comesWith?: (table: { readonly added: Table | undefined; readonly kept: KeptTable | undefined }) => boolean;
};

export type Item = ItemDescription & { readonly key: string; readonly mentions: () => Mentions };

/** `replacement`: the statement that turns the one into the other in place; undefined where it must be dropped first. */
export type KeptItem = Pair<Item> & { readonly isChanged: boolean; readonly replacement: () => string | undefined };

export type ItemComparison = Omit<Matched<Item>, 'kept'> & { readonly kept: readonly KeptItem[] };

/** Where a kind of item stands in a schema, what each is, and how one becomes another. */
export type ItemKind<T> = {
  readonly find: (schema: Schema) => readonly Found<T>[];
  readonly describe: (thing: T, owner: QualifiedName) => ItemDescription;
  readonly replace: (before: T, after: T, owner: QualifiedName) => string | undefined;
};

export type Found<T> = { readonly thing: T; readonly owner: QualifiedName };

type Named = Pick<ItemDescription, 'object' | 'name' | 'title' | 'on' | 'drop'>;

/** How an object that stands alone is called. */
export function named(object: string, name: string): Named {
  const whole = `${object.toUpperCase()} ${name}`;
  return { object, name, title: `the ${object} ${name}`, on: [whole], drop: `DROP ${whole}` };
}

/** How an object is called whose name counts only within its owner. */
export function namedWithin(owner: QualifiedName, object: string, name: string): Named & { readonly owner: string } {
  const whole = `${object.toUpperCase()} ${name} ON ${owner}`;
  return {
    object,
    name: `${owner}.${name}`,
    title: `the ${object} ${name} of ${owner}`,
    on: [whole],
    drop: `DROP ${whole}`,
    owner,
  };
}

/** A definition and, where it is not simply enabled, the state of a trigger, event trigger or rule. */
export function withState(definition: string, enabled: string): string {
  return enabled === 'ENABLE' ? definition : `${definition} (${enabled})`;
}

/** Things that stand alone. */
export function alone<T>(things: readonly T[]): readonly Found<T>[] {
  return things.map((thing) => ({ thing, owner: '' }));
}

/** The same kind of thing of every owner. */
export function ofOwners<T, O extends { readonly name: QualifiedName }>(
  owners: readonly O[],
  pick: (owner: O) => readonly T[],
): readonly Found<T>[] {
  return owners.flatMap((owner) => pick(owner).map((thing) => ({ thing, owner: owner.name })));
}

/** Computed once, and only when asked for. */
export function later<T>(compute: () => T): () => T {
  let value: { readonly is: T } | undefined;
  return () => {
    value ??= { is: compute() };
    return value.is;
  };
}

const toItem = (description: ItemDescription): Item => {
  const { uses = description.text, rank, owner = '', name } = description;
  const mentions = later(typeof uses === 'string' ? () => mentionsOf(uses) : uses);
  return { ...description, key: `${rank} ${owner} ${name}`, mentions };
};

/** Compares the items of one kind in two schemas. */
export function compareItems<T>(kind: ItemKind<T>): (from: Schema, to: Schema) => ItemComparison {
  const all = (schema: Schema) =>
    kind.find(schema).map(({ thing, owner }) => ({ thing, owner, item: toItem(kind.describe(thing, owner)) }));
  return (from, to) => {
    const { removed, added, kept } = match(all(from), all(to), ({ item }) => item.key);
    return {
      removed: removed.map(({ item }) => item),
      added: added.map(({ item }) => item),
      kept: kept.map(({ before, after }) => ({
        before: before.item,
        after: after.item,
        isChanged: definitionOf(before.item) !== definitionOf(after.item),
        replacement: () => kind.replace(before.thing, after.thing, after.owner),
      })),
    };
  };
}

const definitionOf = ({ definition, text }: Item): string => definition ?? text;

/** An item as a difference tells it. */
export function itemPart({ object, name, text, on, owner }: ItemDescription, within?: string): Part {
  return part(object, name, text, { on, table: owner, within });
}

/** What a kind of object says of itself where each is one item and no more. */
export function eachAnItem<T>(kind: ItemKind<T>) {
  return {
    parts: (schema: Schema): readonly Part[] =>
      kind.find(schema).map(({ thing, owner }) => {
        const item = kind.describe(thing, owner);
        return itemPart(item, item.owner && `table ${item.owner}`);
      }),
    items: [compareItems(kind)],
  };
}
