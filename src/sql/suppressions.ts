import type { Suppression, TextNote } from '../model/statement.ts';
import type { Location, Span } from '../model/text.ts';
import { scan } from './parser.ts';

export const suppressionExample =
  '-- migration-planner: allow index-built-without-concurrently because the table has 200 rows';

/** Reads `-- migration-planner: allow[-file] <rule> because <reason>` comments of a piece. A reason is required. */
export function readSuppressions(
  text: string,
  piece: Span,
  locate: (offset: number, length: number) => Location,
): { readonly suppressions: readonly Suppression[]; readonly notes: readonly TextNote[] } {
  const slice = text.slice(piece.start, piece.end);
  if (!slice.includes('migration-planner:')) return { suppressions: [], notes: [] };
  const suppressions: Suppression[] = [];
  const notes: TextNote[] = [];
  for (const comment of comments(slice)) {
    const location = locate(piece.start + comment.start, comment.text.length);
    const words = /^--\s*migration-planner:\s*(allow|allow-file)\s+([\w-]+)(?:\s+because\s+(\S.*))?\s*$/.exec(
      comment.text,
    );
    const reason = words?.[3]?.trim();
    if (words?.[1] && words[2] && reason) {
      suppressions.push({ ruleId: words[2], reason, location, scope: words[1] === 'allow' ? 'statement' : 'file' });
    } else if (/^--\s*migration-planner:/.test(comment.text)) notes.push(unreasoned(comment.text, location));
  }
  return { suppressions, notes };
}

const unreasoned = (text: string, location: Location): TextNote => ({
  kind: 'suppression without reason',
  message: `\`${text.slice(0, 100)}\` allows nothing: a rule and a reason are expected, as in \`${suppressionExample}\``,
  location,
});

const comments = (slice: string): readonly { readonly text: string; readonly start: number }[] => {
  const tokens = scan(slice);
  if (tokens) return tokens.filter((token) => token.name === 'SQL_COMMENT').map(({ text, start }) => ({ text, start }));
  return [...slice.matchAll(/^[ \t]*(--[^\n]*)/gm)].map((found) => ({
    text: (found[1] ?? '').trimEnd(),
    start: found.index + found[0].indexOf('--'),
  }));
};
