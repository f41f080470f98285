/** How every command begins. */
export const commandName = '/migration-planner';

/** Whether the words ask to let pass what fails as written. */
export function asksForOverride(words: readonly string[]): boolean {
  return words[0] === 'override';
}

/** In characters. Nothing of a command is cut off: half a condition would be another one. */
const maxCommandLength = 2000;

/**
 * The words after `/migration-planner` where a comment starts with it; undefined where it does not.
 * Only the first line counts; a longer one than anybody would write is no command.
 */
export function readCommand(body: string): readonly string[] | undefined {
  const [line = ''] = body.trimStart().split(/\r?\n/, 1);
  if (line.length > maxCommandLength) return undefined;
  const [first, ...words] = line.trim().split(/\s+/);
  return first === commandName ? words : undefined;
}
