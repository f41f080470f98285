/** How every command begins. */
export const commandName = '/migration-planner';

/** A plan that is asked for may end in a type or a condition. */
const mostWords = 20;

/**
 * The words after `/migration-planner` where a comment starts with it; undefined where it does not.
 * Only the first line counts, and only as many words as a command can have.
 */
export function readCommand(body: string): readonly string[] | undefined {
  const [line = ''] = body.slice(0, 2000).trimStart().split(/\r?\n/);
  const [first, ...words] = line.trim().split(/\s+/);
  return first === commandName ? words.slice(0, mostWords).map((word) => word.slice(0, 100)) : undefined;
}
