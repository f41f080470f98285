/** One line of Drizzle's `meta/_journal.json`. `when` is milliseconds since 1970. */
export type JournalEntry = { readonly tag: string; readonly when: number };

export type Journal = { readonly dialect: string; readonly entries: readonly JournalEntry[] };

/** Reads Drizzle's journal; a string says what is wrong with it. */
export function readJournal(text: string): Journal | string {
  const parsed = parse(text);
  if (typeof parsed === 'string') return parsed;
  const { dialect, entries } = parsed;
  if (!Array.isArray(entries)) {
    return 'It has no list of entries, such as {"entries": [{"idx": 0, "when": 1700000000000, "tag": "0000_init"}]}.';
  }
  const read = entries.flatMap((entry: unknown) => entryOf(entry) ?? []);
  if (read.length < entries.length) return 'An entry has no tag (text) or no when (milliseconds).';
  return { dialect: typeof dialect === 'string' ? dialect : 'postgresql', entries: read };
}

const parse = (text: string): { readonly [key: string]: unknown } | string => {
  if (/^(?:<{7}|>{7}) /m.test(text)) return 'It has unresolved merge conflict markers (<<<<<<<).';
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return isRecord(value) ? value : 'It is not a JSON object.';
  } catch (error) {
    return `It is not valid JSON: ${error instanceof Error ? error.message.slice(0, 200) : 'unknown error'}.`;
  }
};

const entryOf = (value: unknown): JournalEntry | undefined => {
  if (!isRecord(value)) return undefined;
  const { tag, when } = value;
  return typeof tag === 'string' && typeof when === 'number' ? { tag, when } : undefined;
};

const isRecord = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
