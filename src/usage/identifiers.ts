import type { Usage } from '../model/usage.ts';
import type { CodeToken } from './code-tokens.ts';
import { type Found, lineAt, type SourceFile } from './source-file.ts';
import { tableMention } from './table-context.ts';
import type { Target } from './target.ts';
import { beginsWithKey } from './word.ts';

/** A table named this many lines above (or a few below) gives a column's name its context. */
const linesAbove = 15;
const linesBelow = 4;

type Kind = 'query' | 'word';
type Mention = { readonly line: number; readonly kind: Kind; readonly index: number };
/** Lines on which the table is named, for looking up what is near. */
type NearbyLines = Readonly<Record<Kind, ReadonlySet<number>>>;

const isRelation = (target: Target): boolean => target.removed.kind === 'table' || target.removed.kind === 'view';

/** The word before `.`, `?.`, `->`, `::`, `[` or `[:`, of which the token at `index` is a member. */
const receiverOf = (tokens: readonly CodeToken[], index: number): CodeToken | undefined => {
  let before = index - 1;
  const marks: string[] = [];
  while (marks.length < 3 && '.?->:![&'.includes(tokens[before]?.text || ' ') && !tokens[before]?.literal) {
    marks.unshift(tokens[before]?.text ?? '');
    before--;
  }
  return ['.', '?.', '!.', '->', '::', '[', '[:', '&.', '?.['].includes(marks.join('')) ? tokens[before] : undefined;
};

const accessAt = (tokens: readonly CodeToken[], index: number): Usage['access'] => {
  const after = tokens[index + 1]?.text === ']' ? index + 2 : index + 1;
  const assigned = tokens[after]?.text === '=' && !['=', '>', '~'].includes(tokens[after + 1]?.text ?? '');
  return assigned ? 'writes' : 'reads';
};

/** `name:`, `'name'`, `:name`, `name =`: where queries and models put a column. */
const isInKeyPosition = (tokens: readonly CodeToken[], index: number): boolean =>
  tokens[index]?.literal === true || tokens[index + 1]?.text === ':' || tokens[index - 1]?.text === ':';

const isNear = (context: NearbyLines, line: number, kinds: readonly Kind[]): boolean => {
  for (let at = line - linesAbove; at <= line + linesBelow; at++) {
    if (kinds.some((kind) => context[kind].has(at))) return true;
  }
  return false;
};

/** How the token uses the column or enum value; undefined where nothing ties it to the table. */
const memberAccess = (
  target: Target,
  tokens: readonly CodeToken[],
  index: number,
  near: (kinds: readonly Kind[]) => boolean,
): Usage['access'] | undefined => {
  const receiver = receiverOf(tokens, index);
  if (receiver !== undefined && beginsWithKey(receiver.text, target.tableKeys)) return accessAt(tokens, index);
  if (target.removed.kind === 'enum value')
    return tokens[index]?.literal && near(['query', 'word']) ? 'unknown' : undefined;
  if (target.distinctive) return near(['query', 'word']) ? (receiver ? accessAt(tokens, index) : 'unknown') : undefined;
  return isInKeyPosition(tokens, index) && near(['query']) ? 'unknown' : undefined;
};

const mentionsOf = (file: SourceFile, tokens: readonly CodeToken[], keys: ReadonlySet<string>): readonly Mention[] =>
  tokens.flatMap((found, index) => {
    const kind = tableMention(tokens, index, keys);
    return kind === undefined ? [] : [{ line: lineAt(file, found.at), kind, index }];
  });

const nearbyLines = (mentions: readonly Mention[]): NearbyLines => ({
  query: new Set(mentions.filter(({ kind }) => kind === 'query').map(({ line }) => line)),
  word: new Set(mentions.filter(({ kind }) => kind === 'word').map(({ line }) => line)),
});

type FoundToken = Pick<Found, 'target' | 'access'> & { readonly token: CodeToken };

const relationPlaces = (
  tokens: readonly CodeToken[],
  mentions: readonly Mention[],
  target: Target,
): readonly FoundToken[] =>
  mentions.flatMap(({ kind, index }) => {
    const token = tokens[index];
    const whole = target.distinctive && token !== undefined && target.tableKeys.has(token.key);
    return token === undefined || (kind !== 'query' && !whole) ? [] : [{ target, token, access: 'unknown' }];
  });

const functionPlaces = (tokens: readonly CodeToken[], target: Target): readonly FoundToken[] =>
  tokens.flatMap((token, index) => {
    const called = tokens[index - 2]?.text === 'rpc' && token.literal;
    return token.text === target.name && (target.distinctive || called) ? [{ target, token, access: 'reads' }] : [];
  });

const memberPlaces = (
  file: SourceFile,
  tokens: readonly CodeToken[],
  context: NearbyLines,
  target: Target,
): readonly FoundToken[] =>
  tokens.flatMap((token, index) => {
    if (token.key !== target.nameKey) return [];
    const line = lineAt(file, token.at);
    const access = memberAccess(target, tokens, index, (kinds) => isNear(context, line, kinds));
    return access === undefined ? [] : [{ target, token, access }];
  });

const placesOfTable = (
  file: SourceFile,
  tokens: readonly CodeToken[],
  targets: readonly Target[],
): readonly FoundToken[] => {
  const mentions = mentionsOf(file, tokens, new Set(targets.flatMap((target) => [...target.tableKeys])));
  const context = nearbyLines(mentions);
  if (mentions.length === 0) return [];
  return targets.flatMap((target) =>
    isRelation(target) ? relationPlaces(tokens, mentions, target) : memberPlaces(file, tokens, context, target),
  );
};

/** Who uses removed names as identifiers or plain strings, in reach of their table's name. */
export function identifierUsages(
  file: SourceFile,
  tokens: readonly CodeToken[],
  targets: readonly Target[],
): readonly Found[] {
  const byTable = Map.groupBy(targets, ({ table }) => table);
  const places = [...byTable].flatMap(([table, concerned]) =>
    table === undefined
      ? concerned.flatMap((target) => (target.removed.kind === 'function' ? functionPlaces(tokens, target) : []))
      : placesOfTable(file, tokens, concerned),
  );
  return places.map(({ target, token, access }) => ({
    target,
    access,
    at: token.at,
    line: lineAt(file, token.at),
    evidence: 'identifier beside the table',
  }));
}
