import type { RemovedName } from '../model/usage.ts';
import { isDistinctive, tableKeys, wordKey } from './word.ts';

/** A removed name with everything that is compared while searching, worked out once. */
export type Target = {
  readonly removed: RemovedName;
  /** The bare name: no schema, no quotes, no argument types. */
  readonly name: string;
  readonly nameKey: string;
  readonly distinctive: boolean;
  readonly schema: string | undefined;
  /** The table of a column, the type of an enum value, a table or view itself; undefined for a function. */
  readonly table: string | undefined;
  /** How code speaks of the table. Grows while model declarations are read: a model may have another name. */
  readonly tableKeys: Set<string>;
};

/** Takes a name as PostgreSQL prints it apart: `public."User"` is schema `public` and name `User`. */
export function splitName(qualified: string): { readonly schema: string | undefined; readonly name: string } {
  const parts: string[] = [];
  let part = '';
  let quoted = false;
  for (let at = 0; at < qualified.length; at++) {
    const character = qualified.charAt(at);
    if (character === '"' && quoted && qualified.charAt(at + 1) === '"') {
      part += '"';
      at++;
    } else if (character === '"') quoted = !quoted;
    else if (character === '.' && !quoted) {
      parts.push(part);
      part = '';
    } else part += character;
  }
  return { schema: parts.at(-1), name: part };
}

const withoutArguments = (removed: RemovedName): string => {
  const open = removed.kind === 'function' ? removed.name.indexOf('(') : -1;
  return open === -1 ? removed.name : removed.name.slice(0, open);
};

/** Works out what to compare for one removed name. Tables may be qualified; columns and enum values are taken literally. */
export function targetOf(removed: RemovedName): Target {
  const isMember = removed.kind === 'column' || removed.kind === 'enum value';
  const owner = splitName(isMember ? (removed.table ?? '') : withoutArguments(removed));
  const name = isMember ? removed.name : owner.name;
  const table = removed.kind === 'function' || owner.name === '' ? undefined : owner.name;
  return {
    removed,
    name,
    nameKey: wordKey(name),
    distinctive: isDistinctive(name),
    schema: owner.schema,
    table,
    tableKeys: new Set(table === undefined ? [] : tableKeys(table)),
  };
}
