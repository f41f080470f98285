import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Template } from '../../web/setup/manifest.ts';

/** Rights by GitHub's names: `{ contents: 'read' }`. */
export type Permissions = Readonly<Record<string, string>>;

/** `app.yml`: what the App is on GitHub. The set-up registers it, and nothing here asks for more than it names. */
export function readTemplate(): Template {
  return parse(readFileSync(join(import.meta.dirname, '..', '..', '..', '..', 'app.yml'), 'utf8')) as Template;
}

/** What `app.yml` asks for. */
export const wantedPermissions: Permissions = readTemplate().default_permissions as Permissions;

/** What a token for work may hold: what is asked for, and what owners may add by hand for teams that tick and for reactions. */
export const workingPermissions: Permissions = { ...wantedPermissions, members: 'read', issues: 'write' };

const levels = ['read', 'write', 'admin'];

/** Whether a right that was given holds another one. */
export function covers(given: string | undefined, level: string): boolean {
  return given !== undefined && levels.indexOf(given) >= levels.indexOf(level);
}

/** What both sides know, each at the lower of the two levels: GitHub refuses a token that asks for more than was granted. */
export function commonPermissions(wished: Permissions, granted: Permissions): Permissions {
  return Object.fromEntries(
    Object.entries(wished).flatMap(([name, level]) => {
      const given = granted[name];
      return given === undefined ? [] : [[name, covers(given, level) ? level : given]];
    }),
  );
}
