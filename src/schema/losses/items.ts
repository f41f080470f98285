import type { Index, QualifiedName, Schema, Table, View } from '../../model/schema.ts';
import { shortName, splitQualifiedName } from '../../sql/names.ts';
import type { Item } from '../item.ts';
import { compareAllItems } from '../migration/items.ts';
import { kinds } from '../objects/catalogue.ts';
import type { Loss, LossKind } from './loss.ts';

type Owner = Table | View;

/** Indexes, constraints, triggers, policies, rules, statistics and publications that are gone, and nothing else does what they did. */
export function lostItems(before: Schema, after: Schema): readonly Loss[] {
  const owners = new Map<QualifiedName, Owner>([...after.tables, ...after.views].map((one) => [one.name, one]));
  const former = new Map<QualifiedName, Owner>([...before.tables, ...before.views].map((one) => [one.name, one]));
  const { removed, added } = compareAllItems(kinds, before, after);
  return removed.flatMap((item): readonly Loss[] => {
    const owner = owners.get(item.owner ?? '');
    const was = former.get(item.owner ?? '');
    const kind = kindOf(item, was);
    if (kind === undefined || item.inherited === true) return [];
    if (item.owner !== undefined && (owner === undefined || lacksColumns(item, owner))) return [];
    const rivals = added.filter((other) => other.owner === item.owner && isRival(other, item));
    if (item.rank === 'policy' && owner !== undefined && !applies(owner)) return [];
    if (isReplaced(item, kind, rivals) || (owner && was && isCovered(item, was, owner))) return [];
    return [toLoss(item, kind)];
  });
}

const toLoss = (item: Item, kind: LossKind): Loss => {
  const { title, owner, object, name, create } = item;
  const of = owner === undefined ? '' : shortName(owner);
  const end = ` of ${owner}`;
  return {
    kind,
    what: shortened(owner !== undefined && title.endsWith(end) ? title.slice(0, -end.length) : title),
    of,
    relation: owner,
    key: `${object} ${name}`,
    names: namesOf(item),
    restore: create,
  };
};

const shortened = (title: string): string => title.replaceAll(' public.', ' ');

/** `public.users.touch` of public.users: `touch` and `users`; an index is called without its table. */
const namesOf = ({ name, owner }: Item): readonly string[] => {
  if (owner === undefined) return [unquote(name)];
  const table = splitQualifiedName(owner).name;
  if (name.startsWith(`${owner} in `)) return [table];
  return [name.startsWith(`${owner}.`) ? unquote(name.slice(owner.length + 1)) : splitQualifiedName(name).name, table];
};

const unquote = (name: string): string => (name.startsWith('"') ? name.slice(1, -1) : name);

/** Where row level security is off, no policy does anything. */
const applies = (owner: Owner): boolean => !('rowSecurity' in owner) || owner.rowSecurity !== 'off';

const simpleKinds: Partial<Readonly<Record<Item['rank'], LossKind>>> = {
  'foreign key': 'foreign key',
  trigger: 'trigger',
  rule: 'rule',
  statistics: 'statistics',
  publication: 'publication',
  'published table': 'published table',
  'published schema': 'published table',
};

const kindOf = ({ rank, unique, name }: Item, was: Owner | undefined): LossKind | undefined => {
  if (rank === 'index') return unique ? 'uniqueness' : 'index';
  if (rank === 'constraint') return unique ? 'uniqueness' : 'constraint';
  if (rank !== 'policy') return simpleKinds[rank];
  const policies = was !== undefined && 'policies' in was ? was.policies : [];
  const isPermissive = policies.find((one) => name.endsWith(`.${one.name}`) || name.endsWith(`."${one.name}"`));
  return isPermissive?.permissive === false ? 'restrictive policy' : 'policy';
};

/** A column that is gone takes its indexes and constraints along: that is told with the column. */
const lacksColumns = ({ columns = [] }: Item, owner: Owner): boolean =>
  columns.some((column) => !owner.columns.some(({ name }) => name === column));

/** Without its own name, and whether rows were checked. */
const withoutName = ({ name, text }: Item): string => {
  const own = splitQualifiedName(name).name;
  const last = own.slice(own.lastIndexOf('.') + 1);
  return text
    .replace(/ NOT VALID$/, '')
    .split(` ${last} `)
    .join(' ');
};

const calledBy = ({ text }: Item): string => text.slice(text.indexOf(' EXECUTE FUNCTION '));

/** `BEFORE INSERT OR UPDATE`: a new one that fires when the old one did is what its author put in its place. */
const firedBy = ({ text }: Item): string =>
  / (?:BEFORE|AFTER|INSTEAD OF) [A-Z ]+(?= ON | OF )/.exec(text.slice(0, text.indexOf(' ON ') + 4))?.[0] ?? text;

/** A key of more or fewer columns in place of another is said by who says it. */
const sharesColumn = (other: Item, { columns = [] }: Item): boolean =>
  (other.columns ?? []).some((column) => columns.includes(column));

const isRival = (other: Item, { rank, unique }: Item): boolean =>
  other.rank === rank || (unique === true && other.unique === true);

const commandOf = ({ text }: Item): string =>
  /^CREATE POLICY .* FOR (SELECT|INSERT|UPDATE|DELETE) /.exec(text)?.[1] ?? '';

const isSameColumns = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean =>
  a !== undefined && b !== undefined && a.length === b.length && a.every((name, at) => name === b[at]);

/** Whether another of its kind came that does the same, or what its author put in its place. */
const isReplaced = (item: Item, kind: LossKind, added: readonly Item[]): boolean =>
  added.some((other) => {
    if (withoutName(other) === withoutName(item)) return true;
    if (kind === 'trigger') return calledBy(other) === calledBy(item) || firedBy(other) === firedBy(item);
    if (kind === 'uniqueness') return other.unique === true && sharesColumn(other, item);
    if (kind === 'policy' || kind === 'restrictive policy') return ['', commandOf(item)].includes(commandOf(other));
    return kind === 'foreign key' && other.target === item.target && isSameColumns(other.columns, item.columns);
  });

/** Whether an index of the object as it is now finds what the old one found, and refuses what it refused. */
const isCovered = (item: Item, was: Owner, now: Owner): boolean => {
  if (item.rank !== 'index' && item.rank !== 'constraint') return false;
  const own = was.indexes.find((index) => index.name === splitQualifiedName(item.name).name || isOf(index, item));
  return own !== undefined && now.indexes.some((index) => index.valid && covers(index, own));
};

const isOf = ({ constraint }: Index, { rank, name, owner }: Item): boolean =>
  rank === 'constraint' &&
  constraint !== undefined &&
  [constraint, `"${constraint}"`].some((own) => name === `${owner}.${own}`);

const bodyOf = ({ definition }: Index): string => definition.slice(definition.indexOf(' USING '));

const covers = (index: Index, former: Index): boolean => {
  if (bodyOf(index) === bodyOf(former)) return index.unique || !former.unique;
  if (index.predicate !== undefined || former.columns.includes(undefined)) return false;
  if (!/ USING btree /.test(index.definition) || !/ USING btree /.test(former.definition)) return false;
  const isPrefix = former.columns.every((column, at) => index.columns[at] === column);
  const isSameSet =
    index.unique &&
    index.columns.length <= former.columns.length &&
    index.columns.every((column) => former.columns.includes(column));
  return former.unique ? isSameSet : isPrefix;
};
