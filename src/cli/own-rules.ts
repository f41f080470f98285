import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError } from '../model/user-error.ts';
import type { Rule } from '../rules/rule.ts';
import { printable } from '../settings/printable.ts';
import { textOf } from './arguments.ts';
import type { Arguments } from './command.ts';
import type { Terminal } from './terminal.ts';

/**
 * The rules in the file that the command line names; none where it names none.
 *
 * @throws UserError saying what is wrong with the file
 */
export async function loadOwnRulesFile(given: Arguments, terminal: Terminal): Promise<readonly Rule[]> {
  const file = textOf(given, 'rules');
  if (file === undefined) return [];
  const { loadOwnRules } = await import('../rules/own-rules.ts');
  return loadOwnRules(pathToFileURL(resolve(terminal.directory, file)).href).catch((error: unknown) => {
    throw new UserError(
      `the rules in ${printable(file)} can't be used: ${printable(error instanceof Error ? error.message : String(error))}`,
      'a module whose default export is a function that returns rules (docs/own-rules.md)',
      '--rules /etc/migration-planner/rules.ts',
    );
  });
}
