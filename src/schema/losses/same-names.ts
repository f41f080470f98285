import type { Schema } from '../../model/schema.ts';
import { splitQualifiedName } from '../../sql/names.ts';
import { applyRename, isTaken, type Rename } from '../rename/rename.ts';

/**
 * The schema before a change, under the names that its objects have afterwards. A name that is there on both sides is the
 * same thing to all who use it, whatever was renamed: a new table under an old name has to give what the old one gave.
 */
export function underNewNames(before: Schema, after: Schema, renames: readonly Rename[]): Schema {
  const renamed = renames.reduce((schema, rename) => {
    const own = { ...rename, to: rename.from };
    const isOver = isTaken(after, own) || !isTaken(schema, own) || isTaken(schema, rename);
    return isOver ? schema : applyRename(schema, rename);
  }, before);
  return withSignatures(renamed, newSignatures(renamed, after));
}

/** Functions that are made again with other arguments: one of the name before, one afterwards. */
const newSignatures = (before: Schema, after: Schema): ReadonlyMap<string, string> => {
  const old = new Set(before.routines.map(({ identity }) => identity));
  const now = new Set(after.routines.map(({ identity }) => identity));
  const made = Map.groupBy(now.difference(old), nameOf);
  const pairs = [...Map.groupBy(old.difference(now), nameOf)].flatMap(([name, [from, ...more]]) => {
    const [to, ...others] = made.get(name) ?? [];
    const isOne = from !== undefined && to !== undefined && more.length === 0 && others.length === 0;
    return isOne ? [[from, to] as const] : [];
  });
  return new Map(pairs);
};

/** What is noted on a function stays with it. */
const withSignatures = (schema: Schema, moves: ReadonlyMap<string, string>): Schema => {
  if (moves.size === 0) return schema;
  const on = (name: string): string => {
    const [word = '', identity = ''] = [name.slice(0, name.indexOf(' ')), name.slice(name.indexOf(' ') + 1)];
    return `${word} ${moves.get(identity) ?? identity}`;
  };
  const moved = <T extends { readonly on: string }>(notes: readonly T[]): readonly T[] =>
    notes.map((note) => ({ ...note, on: on(note.on) }));
  return {
    ...schema,
    routines: schema.routines.map((one) => ({ ...one, identity: moves.get(one.identity) ?? one.identity })),
    grants: moved(schema.grants),
    comments: moved(schema.comments),
    owners: moved(schema.owners),
  };
};

/** A function by its name, without arguments. */
const nameOf = (identity: string): string => {
  const { schema, name } = splitQualifiedName(identity);
  return `${schema}.${name.split('(', 1)[0]}`;
};
