import { deparseSync } from 'pgsql-deparser';
import type { Node } from '../model/node.ts';
import { quoteIdentifier } from './names.ts';
import { parse } from './parser.ts';
import { printJson } from './print-json.ts';
import { walk } from './relations.ts';

/** Prints a tree as SQL, without a terminator. */
export function printNode(node: Node): string {
  const texts: string[] = [];
  const known = withoutUnknown(withQuotedNames(node), texts);
  const sql = deparseSync(known, { pretty: false }).trim().replace(/;$/, '');
  return texts.length === 0 ? sql : sql.replace(/printed_apart_(\d+)_/g, (_, at: string) => texts[Number(at)] ?? '');
}

/** What the printer does not know is printed apart, and stands as a name meanwhile. */
const withoutUnknown = (node: Node, texts: string[]): Node => {
  if (!/"(?:Json|MergeSupportFunc)/.test(JSON.stringify(node))) return node;
  const replaced = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replaced);
    if (typeof value !== 'object' || value === null) return value;
    const text = printJson(value, printNode);
    if (text === undefined)
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaced(inner)]));
    texts.push(text);
    return { ColumnRef: { fields: [{ String: { sval: `printed_apart_${texts.length - 1}_` } }] } };
  };
  return replaced(node) as Node;
};

/** Prints a statement so that it says the same when it is read again; undefined where the printer does not know how. */
export function printExactly(node: Node): string | undefined {
  try {
    const sql = printNode(node);
    const read = parse(sql);
    const again = 'cuts' in read && read.cuts.length === 1 ? read.cuts[0]?.node : undefined;
    return again !== undefined && meaning(again) === meaning(node) ? sql : undefined;
  } catch {
    return undefined;
  }
}

/** A tree without the places that its parts had in the text, and without brackets that make no difference. */
const meaning = (node: Node): string =>
  JSON.stringify(node, (key, value: unknown) => (places.test(key) ? undefined : flattened(value)));

const places = /(?:^|_)location$|^stmt_len$|(?:^|_)list_(?:start|end)$/;

/** `a AND (b AND c)` is `a AND b AND c`. */
const flattened = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if (!('BoolExpr' in value)) return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const { BoolExpr: expression } = value as Extract<Node, { BoolExpr: unknown }>;
  const inner = (arg: Node): readonly Node[] =>
    'BoolExpr' in arg && arg.BoolExpr.boolop === expression.boolop && expression.boolop !== 'NOT_EXPR'
      ? (arg.BoolExpr.args ?? []).flatMap(inner)
      : [arg];
  return { BoolExpr: { ...expression, args: (expression.args ?? []).flatMap(inner) } };
};

/** The places of a name that the printer copies as they are, without the quotes that a capital letter or a word of SQL needs. */
const unquoted: Readonly<Record<string, readonly string[]>> = {
  CommonTableExpr: ['ctename'],
  WindowDef: ['name', 'refname'],
  over: ['name', 'refname'],
  join_using_alias: ['aliasname'],
  NamedArgExpr: ['name'],
};

const withQuotedNames = (node: Node): Node => {
  if (!needsQuotes(node)) return node;
  const copy = structuredClone(node);
  eachUnquoted(copy, (fields, key, name) => {
    fields[key] = quoteIdentifier(name);
  });
  return copy;
};

const needsQuotes = (node: Node): boolean => {
  let needed = false;
  eachUnquoted(node, (_fields, _key, name) => {
    needed ||= quoteIdentifier(name) !== name;
  });
  return needed;
};

type Fields = Record<string, unknown>;

const eachUnquoted = (node: Node, found: (fields: Fields, key: string, name: string) => void): void =>
  walk(node, (tag, value) => {
    const fields = value as Fields;
    const visit = (of: Fields, keys: readonly string[]): void => {
      for (const key of keys) {
        const name = of[key];
        if (typeof name === 'string') found(of, key, name);
      }
    };
    visit(fields, unquoted[tag] ?? []);
    // The alias of a function loses its quotes where columns with types follow.
    if (tag === 'RangeFunction' && fields.coldeflist !== undefined)
      visit((fields.alias ?? {}) as Fields, ['aliasname']);
    if (tag === 'A_Expr') for (const part of schemaParts(fields.name)) visit(part, ['sval']);
  });

/** `OPERATOR(schema.+)`: all parts of the name but the last are names of schemas. */
const schemaParts = (name: unknown): readonly Fields[] =>
  (Array.isArray(name) ? name.slice(0, -1) : []).flatMap((part: unknown) =>
    typeof part === 'object' && part !== null && 'String' in part ? [part.String as Fields] : [],
  );
