import type { DefElem, Node } from '../model/node.ts';

/** The options of a statement (`WITH (…)`, keywords, a function's properties) of one name. */
export function optionsNamed(options: readonly Node[] | undefined, name: string): readonly DefElem[] {
  return (options ?? []).flatMap((option) =>
    'DefElem' in option && option.DefElem.defname?.toLowerCase() === name ? [option.DefElem] : [],
  );
}

/** Whether one of a name is there: `REINDEX (CONCURRENTLY)`, `VACUUM FULL`. */
export function hasOption(options: readonly Node[] | undefined, name: string): boolean {
  return optionsNamed(options, name).length > 0;
}

/** Whether an option is there and true. One without a value is: `VACUUM (FULL)`. */
export function isSwitchedOn(options: readonly Node[] | undefined, name: string): boolean {
  return optionsNamed(options, name).some(({ arg }) => arg === undefined || !isOff(arg));
}

/** Whether an option is there and false: `WITH (create_slot = off)`. */
export function isSwitchedOff(options: readonly Node[] | undefined, name: string): boolean {
  return optionsNamed(options, name).some(({ arg }) => arg !== undefined && isOff(arg));
}

/** The parser keeps what was written: `false`, `off` and `0` are three kinds of node. */
const isOff = (value: Node): boolean => {
  if ('Boolean' in value) return value.Boolean.boolval !== true;
  if ('Integer' in value) return (value.Integer.ival ?? 0) === 0;
  return offWords.has(wordOf(value)?.toLowerCase() ?? '');
};

const offWords = new Set(['false', 'off']);

const wordOf = (value: Node): string | undefined => {
  if ('String' in value) return value.String.sval;
  const name = 'TypeName' in value ? value.TypeName.names?.at(-1) : undefined;
  return name && 'String' in name ? name.String.sval : undefined;
};
