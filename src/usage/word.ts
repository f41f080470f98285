const humps = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\p{N}+|[^A-Za-z_$\p{N}]+/gu;

/** What the spellings of one name share: `full_name`, `fullName` and `FULL_NAME` have the key `fullname`. */
export function wordKey(word: string): string {
  return word.replaceAll('_', '').toLowerCase();
}

/** The parts of an identifier: `orderItemRow` and `order_item_row` are `order`, `item`, `row`. */
export function wordParts(word: string): readonly string[] {
  return (word.match(humps) ?? []).map((part) => part.toLowerCase());
}

/** Whether a name of two words or more, which is rarely written by accident: `full_name`, not `name`. */
export function isDistinctive(name: string): boolean {
  return wordParts(name).length > 1 && wordKey(name).length > 5;
}

const singular = (key: string): string => {
  if (key.endsWith('ies') && key.length > 4) return `${key.slice(0, -3)}y`;
  if (/(?:ss|x|ch|sh|z)es$/.test(key)) return key.slice(0, -2);
  if (key.endsWith('s') && !key.endsWith('ss') && !key.endsWith('us') && key.length > 3) return key.slice(0, -1);
  return key;
};

const plural = (key: string): string => {
  if (/[^aeiou]y$/.test(key)) return `${key.slice(0, -1)}ies`;
  if (/(?:s|x|ch|sh|z)$/.test(key)) return `${key}es`;
  return `${key}s`;
};

/** Keys by which code speaks of a table: its name, and the singular or plural that a model has. */
export function tableKeys(table: string): ReadonlySet<string> {
  const key = wordKey(table);
  const one = singular(key);
  return new Set([key, one, one === key ? plural(key) : key].filter((form) => form.length > 1));
}

/** Whether an identifier begins with one of the keys, at a word boundary: `userRow` begins with `user`, `username` does not. */
export function beginsWithKey(word: string, keys: ReadonlySet<string>): boolean {
  const key = wordKey(word);
  if (![...keys].some((start) => key.startsWith(start))) return false;
  let joined = '';
  return wordParts(word).some((part) => {
    joined += part;
    return keys.has(joined);
  });
}
