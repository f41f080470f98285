import { type Candidate, literal, plain } from './candidate.ts';

const string = /'((?:[^'\\]|''|\\.)*)'/g;
const number = /(?<![\w.'"$])-?\d+(?:\.\d+)?(?![\w'"])/g;
const most = 200;

/**
 * Texts that checks are often about, where the check itself names none that fits: addresses, codes, colours, slugs. Some are
 * numbered: a column may have to be unique as well.
 */
const usual = [
  ...[1, 2, 3, 4, 5, 6].flatMap((n) => [
    `a${n}@example.com`,
    `https://example.com/${n}`,
    `a-${n}`,
    `a${n}`,
    `AB${'CDEFGH'.charAt(n - 1)}`,
    `A${n}`,
    `/a${n}`,
    `#aabbc${n}`,
    `+1555555010${n}`,
    `1.0.${n}`,
    `${n}`,
    `0x${'0'.repeat(39)}${n}`,
    `sha256:${'0'.repeat(63)}${n}`,
    `${'0'.repeat(63)}${n}`,
  ]),
  'a',
  'example.com',
  'en',
  'en-US',
  'ABC-123',
  'A_B',
  '12345',
  '2020-01-01',
  '10.0.0.1',
  '{}',
  '[]',
];

const nearNumbers = (definition: string): readonly string[] =>
  [...definition.matchAll(number)].slice(0, 10).flatMap(([digits]) => {
    const value = Number(digits);
    return [value, value + 1, value - 1].filter(Number.isSafeInteger).map(String);
  });

const lengths = (definition: string): readonly string[] =>
  [...definition.matchAll(number)]
    .map(([digits]) => Number(digits))
    .filter((length) => Number.isInteger(length) && length > 0 && length <= 10_000)
    .slice(0, 6)
    .flatMap((length) => [
      'é'.repeat(length),
      'a'.repeat(length),
      'a'.repeat(length + 1),
      'a'.repeat(length - 1),
      '0'.repeat(length),
    ]);

const isTextual = (type: string): boolean => /^(?:text|character|citext|name|.*\.citext$)/.test(type);
const isNumeric = (type: string): boolean =>
  /^(?:smallint|integer|bigint|numeric|real|double|money|interval)/.test(type);

const arrows = /->>?\s*'((?:[^'\\]|'')*)'/g;

/**
 * `(meta -> 'size') ->> 'end'` reads `{"size": {"end": …}}`: the object that all such paths of some expressions find `leaf` in.
 * @param keys further keys at the top
 */
const jsonWith = (definitions: readonly string[], leaf: string, keys: readonly string[] = []): string => {
  // Maps, not objects: a path may be called `__proto__`.
  type Tree = Map<string, Tree | string>;
  const root: Tree = new Map(keys.map((key) => [key, leaf]));
  let here = root;
  for (const [arrow, key] of definitions.join(' ').matchAll(arrows)) {
    const name = unquoted(key);
    const inner = here.get(name);
    const isLast = arrow.startsWith('->>');
    const next: Tree = inner instanceof Map ? inner : new Map();
    if (isLast && inner === undefined) here.set(name, leaf);
    else if (!isLast) here.set(name, next);
    here = isLast ? root : next;
  }
  const print = (tree: Tree): string =>
    `{${[...tree].map(([name, value]) => `${JSON.stringify(name)}: ${value instanceof Map ? print(value) : value}`).join(', ')}}`;
  return print(root);
};

const unquoted = (text: string | undefined): string => (text ?? '').replaceAll("''", "'");

const jsonValues = (definitions: readonly string[], texts: readonly string[]): readonly string[] => [
  jsonWith(definitions, '1'),
  ...texts.slice(0, 8).map((text) => jsonWith(definitions, JSON.stringify(text))),
  jsonWith(definitions, '1', texts.slice(0, 20)),
];

/** Texts that an expression over a column may be able to read: JSON, numbers, dates. */
export function readableTexts(definitions: readonly string[]): readonly Candidate[] {
  return [jsonWith(definitions, '1'), '{}', '1', '2020-01-01', 'a'].map((text) => plain(literal(text)));
}

const byteLengths = (definition: string): readonly string[] =>
  [...definition.matchAll(number)]
    .map(([digits]) => Number(digits))
    .filter((length) => Number.isInteger(length) && length > 0 && length <= 1_000)
    .slice(0, 6)
    .flatMap((length) => [1, 2, 3, 4, 5, 6].map((n) => `\\x${n.toString(16).padStart(2 * length, '0')}`));

/**
 * Values for a column of the base type `type` that its checks speak of: the texts in them, numbers at and beside their
 * limits, texts of the lengths that they name, and usual texts. PostgreSQL decides afterwards which of them pass.
 */
export function checkCandidates(definitions: readonly string[], type: string): readonly Candidate[] {
  const texts = definitions.flatMap((definition) =>
    [...definition.matchAll(string)].slice(0, most).map(([, text]) => (text ?? '').replaceAll("''", "'")),
  );
  const values = isTextual(type)
    ? [...texts, ...definitions.flatMap(lengths), ...usual]
    : isNumeric(type)
      ? [...definitions.flatMap(nearNumbers), '1', '0', '-1', '100']
      : type === 'bytea'
        ? definitions.flatMap(byteLengths)
        : type.startsWith('json')
          ? jsonValues(definitions, texts)
          : texts;
  return [...new Set(values)].slice(0, most).map((value) => plain(literal(value)));
}

/** The texts that a check lists for a column, as `status IN ('new', 'done')` does: all of them should come up. */
export function listedTexts(definitions: readonly string[]): readonly string[] {
  const listing = definitions.filter((definition) => /= ANY \(+ARRAY\[/.test(definition));
  return listing.flatMap((definition) => [...definition.matchAll(string)].slice(0, most).map(([quoted]) => quoted));
}
