import type { Declaration, DeclaredMember } from '../model/declaration.ts';
import type { CodeToken } from './code-tokens.ts';
import { placeholder } from './scan.ts';

/** What a file's own constants make: `pgSchema('auth')`, `pgTableCreator((name) => …)`. */
type Makers = { readonly schemas: ReadonlyMap<string, string>; readonly creators: ReadonlyMap<string, string> };

/** Tokens of one definition: bounds what a file of unclosed braces costs. */
const maxDefinitionLength = 5_000;
const tableMakers = new Set(['pgTable', 'pgView', 'pgMaterializedView']);
const memberMakers = new Set(['table', 'view', 'materializedView', 'enum']);
const opening = new Set(['(', '[', '{']);
const closing = new Set([')', ']', '}']);

const isMark = (found: CodeToken | undefined, mark: string): boolean =>
  found !== undefined && !found.literal && found.text === mark;

/** `const name = maker('value'` : the constant and the first string, for each call of the maker. */
const constants = (tokens: readonly CodeToken[], maker: string): ReadonlyMap<string, string> => {
  const made = new Map<string, string>();
  tokens.forEach((found, index) => {
    const name = tokens[index - 2];
    if (!isMark(found, maker) || !isMark(tokens[index - 1], '=') || name === undefined) return;
    const value = tokens.slice(index + 1, index + 10).find((candidate) => candidate.literal);
    if (value !== undefined) made.set(name.text, value.text);
  });
  return made;
};

/** The members of the object or list that opens at `open` (each ends at a comma of its own depth), and where it ends. */
const membersFrom = (tokens: readonly CodeToken[], open: number) => {
  const members: CodeToken[][] = [[]];
  let depth = 0;
  let index = open;
  for (; index < Math.min(tokens.length, open + maxDefinitionLength); index++) {
    const found = tokens[index];
    if (found === undefined) break;
    if (!found.literal && opening.has(found.text)) depth++;
    if (!found.literal && closing.has(found.text) && --depth === 0) break;
    if (depth === 1 && isMark(found, ',')) members.push([]);
    else if (index > open) members.at(-1)?.push(found);
  }
  return { members, end: index };
};

const columnOf = (member: readonly CodeToken[]): DeclaredMember | undefined => {
  const [key, colon] = member;
  if (key === undefined || !isMark(colon, ':')) return undefined;
  const call = member.findIndex((found) => isMark(found, '('));
  const named = call === -1 ? undefined : member[call + 1];
  const name = named?.literal ? named.text : undefined;
  return {
    name: name ?? key.text,
    field: key.text,
    derived: name === undefined,
    at: key.at,
    until: named?.at ?? key.at,
  };
};

const enumValueOf = (member: readonly CodeToken[]): DeclaredMember | undefined => {
  const value = member.find((found) => found.literal);
  return value && { name: value.text, field: value.text, derived: false, at: value.at, until: value.at };
};

/** What kind of thing the call at `index` declares, and in which schema; undefined where it declares nothing. */
const makerAt = (tokens: readonly CodeToken[], index: number, makers: Makers) => {
  const found = tokens[index];
  if (found === undefined || found.literal || !isMark(tokens[index + 1], '(') || !tokens[index + 2]?.literal)
    return undefined;
  const name = tokens[index + 2]?.text ?? '';
  const pattern = makers.creators.get(found.text);
  if (tableMakers.has(found.text)) return { kind: 'table', schema: undefined, name, assigned: index - 1 } as const;
  if (found.text === 'pgEnum') return { kind: 'enum', schema: undefined, name, assigned: index - 1 } as const;
  if (pattern !== undefined) {
    return {
      kind: 'table',
      schema: undefined,
      name: pattern.replace(placeholder, () => name),
      assigned: index - 1,
    } as const;
  }
  const schema = isMark(tokens[index - 1], '.') ? makers.schemas.get(tokens[index - 2]?.text ?? '') : undefined;
  if (schema === undefined || !memberMakers.has(found.text)) return undefined;
  return { kind: found.text === 'enum' ? 'enum' : 'table', schema, name, assigned: index - 3 } as const;
};

const opensMembers = (found: CodeToken, kind: Declaration['kind']): boolean =>
  isMark(found, '{') || (kind === 'enum' && isMark(found, '['));

/** The tables, views and enums that Drizzle definitions declare: `pgTable`, `pgSchema(…).table`, `pgTableCreator`, `pgEnum`. */
export function readDrizzle(tokens: readonly CodeToken[]): readonly Declaration[] {
  const makers = { schemas: constants(tokens, 'pgSchema'), creators: constants(tokens, 'pgTableCreator') };
  const declarations: Declaration[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const made = makerAt(tokens, index, makers);
    if (made === undefined) continue;
    const { kind, schema, name, assigned } = made;
    const model = isMark(tokens[assigned], '=') ? (tokens[assigned - 1]?.text ?? name) : name;
    const at = tokens[index]?.at ?? 0;
    const open = tokens.slice(index + 3, index + 12).findIndex((candidate) => opensMembers(candidate, kind));
    const { members, end } = open === -1 ? { members: [], end: index } : membersFrom(tokens, index + 3 + open);
    const read = kind === 'enum' ? enumValueOf : columnOf;
    declarations.push({ kind, schema, name, model, at, members: members.flatMap((member) => read(member) ?? []) });
    index = end; // Definitions do not nest, and one that never closes must not be read again from within.
  }
  return declarations;
}
