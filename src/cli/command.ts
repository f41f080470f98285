import type { Terminal } from './terminal.ts';

/** What stood on the command line after the command. A switch that was given is `true`. */
export type Arguments = {
  readonly options: Readonly<Record<string, string | true>>;
  readonly positional: readonly string[];
};

/** An option of a command; `value` names what follows it, undefined for a switch. */
export type Option = { readonly name: string; readonly value: string | undefined; readonly says: string };

export type Command = {
  readonly name: string;
  /** What may stand after the name, as it is written in the help. */
  readonly positional: string | undefined;
  /** How many words may stand there, by the first of them; one where left out. */
  readonly words?: (first: string | undefined) => number;
  readonly says: string;
  readonly options: readonly Option[];
  readonly run: (given: Arguments, terminal: Terminal) => Promise<number>;
};
