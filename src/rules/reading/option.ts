import type { Node } from '../../model/node.ts';

/** Whether a list of options in brackets, or of keywords, has one of a name: `REINDEX (CONCURRENTLY)`, `VACUUM FULL`. */
export const hasOption = (options: readonly Node[] | undefined, name: string): boolean =>
  (options ?? []).some((option) => 'DefElem' in option && option.DefElem.defname?.toLowerCase() === name);
