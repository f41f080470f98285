import type { DefElem, Node } from '../model/node.ts';

/** The options of a statement (`WITH (…)`, keywords, a function's properties) of one name. */
export const optionsNamed = (options: readonly Node[] | undefined, name: string): readonly DefElem[] =>
  (options ?? []).flatMap((option) =>
    'DefElem' in option && option.DefElem.defname?.toLowerCase() === name ? [option.DefElem] : [],
  );

/** Whether one of a name is there: `REINDEX (CONCURRENTLY)`, `VACUUM FULL`. */
export const hasOption = (options: readonly Node[] | undefined, name: string): boolean =>
  optionsNamed(options, name).length > 0;

/** Whether an option is there and true. */
export const isSwitchedOn = (options: readonly Node[] | undefined, name: string): boolean =>
  optionsNamed(options, name).some(({ arg }) => arg !== undefined && 'Boolean' in arg && arg.Boolean.boolval === true);
