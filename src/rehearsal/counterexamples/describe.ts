import type { Break } from './break.ts';

const longest = 40;

const value = (text: string | null): string => {
  if (text === null) return 'NULL';
  const short = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return JSON.stringify(short).replace(/^"(.*)"$/s, "'$1'");
};

/** The first of some rows, in a few words: `email 'A@example.com'`. */
export function describe(rows: readonly (readonly (string | null)[])[], { columns }: Break): string | undefined {
  const [row] = rows;
  if (row === undefined) return undefined;
  if (row.length === 0) return 'any row';
  return row.map((text, index) => `${columns[index] ?? ''} ${value(text)}`).join(', ');
}
