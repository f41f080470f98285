import type { Tree } from '../../model/change.ts';
import type { Settings } from '../../model/settings.ts';
import { listingOf } from '../detecting/listing.ts';
import { suspectOf } from './suspect.ts';

/** Whether a tree has files that, by their names alone, are migrations of a tool that is not read. */
export function hasUnread(tree: Tree, { ignore }: Pick<Settings, 'ignore'>): boolean {
  const listing = listingOf(tree, ignore);
  return listing.below('.').some((path) => {
    const suspect = suspectOf(path, listing);
    return (
      suspect !== undefined && (suspect.tool !== undefined || (suspect.among !== undefined && suspect.isVersioned))
    );
  });
}
