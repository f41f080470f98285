import type { WhyLeftOut } from '../framework.ts';
import type { Texts } from '../texts.ts';
import { toolByText } from '../unread/marks.ts';
import type { Listing } from './listing.ts';
import { inside, nameOf } from './paths.ts';

/** Tools whose files look like a plain sequence, and are not: why the directory is left out, or undefined. */
export function unreadTool(samples: Texts): WhyLeftOut | undefined {
  for (const [path, text] of samples) {
    const tool = toolByText(nameOf(path), text, true);
    if (tool !== undefined) return notRead(tool);
  }
  return undefined;
}

/** Directories of tools that are not read, told by names alone. */
export function unreadDirectories(listing: Listing): readonly (WhyLeftOut & { readonly path: string })[] {
  return listing.directories
    .filter((at) => listing.has(inside(at, 'sqitch.plan')))
    .flatMap((at) => ['deploy', 'revert', 'verify'].map((folder) => inside(at, folder)))
    .filter((at) => listing.below(at).length > 0)
    .map((path) => ({ path, ...notRead('Sqitch') }));
}

const notRead = (tool: string): WhyLeftOut => ({
  tool,
  reason: `These are migrations of ${tool}, which is not read yet. Review them by hand, or list the directory under \`projects\` in the settings with the framework \`sql\`.`,
});
