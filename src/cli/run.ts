import { UserError, userErrorText } from '../model/user-error.ts';
import { nearestName } from '../settings/nearest-name.ts';
import { printable } from '../settings/printable.ts';
import { readArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { commands } from './commands.ts';
import type { Terminal } from './terminal.ts';

/**
 * Runs one command line.
 *
 * @param words without the program's name
 * @returns the exit status: 0 clear, 1 something is open, 2 it could not be done, 3 migrations were not read
 */
export async function run(words: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const { command, rest } = choose(words);
    const given = readArguments(command, rest);
    if (given.options.help === true)
      return await commandNamed('help').run(
        { options: {}, positional: rest.length > 0 ? [command.name] : [] },
        terminal,
      );
    return await command.run(given, terminal);
  } catch (error) {
    terminal.progress(undefined);
    terminal.tell(explain(error));
    return 2;
  }
}

function choose(words: readonly string[]): { readonly command: Command; readonly rest: readonly string[] } {
  const [first, ...rest] = words;
  if (first === undefined || first === '--help' || first === '-h') return { command: commandNamed('help'), rest };
  if (first === '--version' || first === '-v') return { command: commandNamed('version'), rest };
  const command = commands.find(({ name }) => name === first);
  if (command) return { command, rest };
  const names = commands.map(({ name }) => name);
  const near = nearestName(first, names);
  throw new UserError(
    `there is no command ${JSON.stringify(printable(first))}`,
    near ? `\`${near}\`, or one of ${names.join(', ')}` : `one of ${names.join(', ')}`,
    `migration-planner ${near ?? 'review'}`,
  );
}

function commandNamed(name: string): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) throw new Error(`no command ${name}`);
  return command;
}

function explain(error: unknown): string {
  if (error instanceof UserError) return userErrorText(error);
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `migration-planner: this is a bug in Migration Planner, not a problem of the change. Nothing was judged.\n${detail}\n`;
}
