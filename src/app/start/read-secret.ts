import { readFileSync } from 'node:fs';
import { UserError } from '../../model/user-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A secret: the variable itself, or the content of the file that `<NAME>_PATH` names, as secret mounts have it.
 *
 * @throws UserError when the file can't be read, or both are given
 */
export function readSecret(env: Environment, name: string): string | undefined {
  const value = env[name];
  const path = env[`${name}_PATH`];
  if (path === undefined || path === '') return value === '' ? undefined : value;
  if (value !== undefined && value !== '') {
    throw new UserError(`${name} and ${name}_PATH are both set`, 'only one of them', `${name}_PATH=${path}`);
  }
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new UserError(
      `the file of ${name}_PATH can't be read: ${error instanceof Error ? error.message : String(error)}`,
      `a file that user ${process.getuid?.() ?? 'of this process'} may read`,
      `${name}_PATH=/run/secrets/${name.toLowerCase().replaceAll('_', '-')}`,
    );
  }
}
