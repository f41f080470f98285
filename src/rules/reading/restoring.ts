import type { Compared } from '../../model/compared.ts';
import { quotedPath } from './renumbered.ts';

/**
 * The commands that bring a file of the base back, in this repository: a clone has the commit that it was compared with, a pull
 * request's branch is fetched first. Undefined where nobody knows what was compared.
 */
export function restoreCommand(compared: Compared | undefined, path: string): string | undefined {
  const { name, commit } = compared?.base ?? {};
  if (compared === undefined || name === undefined || commit === undefined) return undefined;
  const [fetch, from] =
    compared.from === 'GitHub' ? [`git fetch origin ${quotedPath(name)} && `, 'FETCH_HEAD'] : ['', commit.slice(0, 12)];
  return `${fetch}git checkout ${from} -- ${quotedPath(path)}`;
}
