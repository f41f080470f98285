import type { Schema } from '../../model/schema.ts';
import type { Rename } from '../rename/rename.ts';
import { lostItems } from './items.ts';
import type { Loss } from './loss.ts';
import { lostNotes } from './notes.ts';
import { lostPrivileges } from './privileges.ts';
import { lostRights } from './routines.ts';
import { underNewNames } from './same-names.ts';
import { lostSettings } from './settings.ts';

/**
 * What objects that are there before and after have lost between: grants, policies, indexes, triggers, options… What
 * went with its whole object is not told. `renames`: in their order, as statements name them.
 */
export function lossesBetween(before: Schema, after: Schema, renames: readonly Rename[]): readonly Loss[] {
  if (before === after) return [];
  const former = underNewNames(before, after, renames);
  return [lostPrivileges, lostSettings, lostRights, lostItems, lostNotes].flatMap((find) => find(former, after));
}
