import about from '../../../package.json' with { type: 'json' };
import type { Terminal } from '../terminal.ts';

/** The version of this program, as `0.1.0`. */
export const { version } = about;

/** Prints the version. */
export async function versionCommand(terminal: Terminal): Promise<number> {
  terminal.print(`${version}\n`);
  return 0;
}
