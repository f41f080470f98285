import { UserError } from '../model/user-error.ts';
import { textOf } from './arguments.ts';
import type { Arguments } from './command.ts';

/**
 * The address that `--url` gives.
 *
 * @param otherwise where it gives none
 * @throws UserError when it is missing or no address of a PostgreSQL database
 */
export function serverUrl(given: Arguments, command: string, otherwise?: string): string {
  const url = textOf(given, 'url') ?? otherwise;
  const example = `migration-planner ${command} --url postgres://monitor@db.example.com:5432/shop`;
  if (url === undefined) throw new UserError('--url is missing', 'the address of a PostgreSQL database', example);
  const scheme = URL.canParse(url) ? new URL(url).protocol : undefined;
  if (scheme === 'postgres:' || scheme === 'postgresql:') return url;
  // It may hold a password, so nothing of it is shown.
  throw new UserError(
    '--url is not the address of a PostgreSQL database',
    'postgres://ROLE:PASSWORD@HOST:PORT/DATABASE',
    example,
  );
}
