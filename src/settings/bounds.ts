import { Parser } from 'yaml';

const bytes = 64 * 1024;
const entries = 1_000;
const levels = 16;
/** Each is looked up in the whole document. */
const aliases = 50;

/**
 * Whether a text is more than a settings file may be. Asked before the text is composed: `{{{{…` and many
 * thousand keys keep the composer busy for minutes, while the parser underneath takes linear time.
 *
 * @returns what is too much, in words; undefined when it may be read
 */
export function whatIsTooMuch(text: string): string | undefined {
  if (text.length > bytes) return `the file has ${text.length.toLocaleString('en')} characters`;
  if (countOf(text, /[[{]/g) > entries) return `the file has more than ${entries.toLocaleString('en')} brackets`;
  if (/(?:[-?][ \t]){17}/.test(text)) return tooDeep;
  let count = 0;
  let names = 0;
  let documents = 0;
  for (const token of new Parser().parse(text)) {
    if (token.type === 'document' && ++documents > 1) return 'the file holds more than one document (a second `---`)';
    const measured = measure(token);
    count += measured.entries;
    names += measured.aliases;
    if (names > aliases) return `the file has more than ${aliases} aliases (\`*name\`)`;
    if (measured.levels > levels) return tooDeep;
    if (count > entries) return `the file has more than ${entries.toLocaleString('en')} entries`;
  }
  return undefined;
}

const countOf = (text: string, mark: RegExp): number => text.match(mark)?.length ?? 0;

const tooDeep = `the file nests more than ${levels} levels deep`;

/** What a settings file may be, for the reader of a refusal. */
export const boundsInWords = `one YAML document of at most ${bytes / 1024} KB, ${entries.toLocaleString('en')} entries and ${levels} levels`;

function measure(root: object): { entries: number; levels: number; aliases: number } {
  const open: { token: object; level: number }[] = [{ token: root, level: 0 }];
  let deepest = 0;
  let count = 0;
  let names = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const { token, level } = next;
    deepest = Math.max(deepest, level);
    if (deepest > levels) break;
    if ('type' in token && token.type === 'alias') names += 1;
    const items = 'items' in token && Array.isArray(token.items) ? token.items : [];
    count += items.length;
    for (const inner of [token, ...items]) {
      for (const name of ['key', 'value'] as const) {
        const child: unknown = name in inner ? inner[name as keyof typeof inner] : undefined;
        if (typeof child === 'object' && child !== null) open.push({ token: child, level: level + 1 });
      }
    }
  }
  return { entries: count, levels: deepest, aliases: names };
}
