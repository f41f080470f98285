import type { CodeToken } from './code-tokens.ts';
import { beginsWithKey } from './word.ts';

/** Words after which a table is named in query builders and models: `from(users)`, `.into('users')`, `@Table(name = "users")`. */
const naming = new Set(
  'from into insert insertinto update updatetable delete deletefrom join leftjoin innerjoin rightjoin fulljoin selectfrom table tables tablename settablename entity view schema model define knex db relation belongsto hasmany hasone dbtable'.split(
    ' ',
  ),
);

/** What is asked of a model: `prisma.user.findMany`, `User.where`. */
const asking =
  /^(?:find|create|update|upsert|delete|insert|select|where|all$|count|aggregate|groupby|objects$|query|filter|exists|pluck|order|save|first|destroy|get|join|include)/;

const punctuation = new Set(['(', '=', ':', '"', '@', ',', '[', '{', '.', '&']);

const isNamed = (tokens: readonly CodeToken[], index: number): boolean => {
  for (let before = index - 1; before >= Math.max(0, index - 4); before--) {
    const found = tokens[before];
    if (found === undefined) return false;
    if (!found.literal && naming.has(found.key)) return true;
    if (found.literal || (!punctuation.has(found.text) && found.text !== 'name')) return false;
  }
  return false;
};

const isAsked = (tokens: readonly CodeToken[], index: number): boolean => {
  const [dot, verb] = [tokens[index + 1]?.text, tokens[index + 2]];
  return (dot === '.' || dot === ':') && verb !== undefined && asking.test(verb.key);
};

/** How a token stands for a table: `query` where a query or a model names it, `word` where its name merely occurs. */
export function tableMention(
  tokens: readonly CodeToken[],
  index: number,
  keys: ReadonlySet<string>,
): 'query' | 'word' | undefined {
  const found = tokens[index];
  if (found === undefined) return undefined;
  if (keys.has(found.key)) return isNamed(tokens, index) || isAsked(tokens, index) ? 'query' : 'word';
  return !found.literal && beginsWithKey(found.text, keys) ? 'word' : undefined;
}
