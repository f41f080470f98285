import { quoteLiteral } from '../../sql/names.ts';

/** What a row is to be awkward in. */
export type Intent = 'tame' | 'null' | 'highest' | 'lowest' | 'duplicate' | 'spread';

/** A value that a column may be given. */
export type Candidate = {
  /** An expression without its type; a quoted literal takes any type. */
  readonly sql: string;
  /** The awkwardness in a word, before `in <column>`: `NULL`, `longest text`; undefined for an everyday value. */
  readonly awkward: string | undefined;
};

/** The values of a type. `n` makes everyday values distinct: equal numbers give equal values. */
export type Values = {
  readonly tame: (n: number) => string;
  readonly highest: readonly Candidate[];
  readonly lowest: readonly Candidate[];
  /** All there are, where there are few: every one should come up. */
  readonly all?: readonly string[];
};

export const literal = quoteLiteral;
export function awkward(word: string, sql: string): Candidate {
  return { sql, awkward: word };
}
export function plain(sql: string): Candidate {
  return { sql, awkward: undefined };
}
export const none: Candidate = { sql: 'NULL', awkward: 'NULL' };

/** Values given as texts that the type reads. */
export function texts(
  tame: (n: number) => string,
  highest: Readonly<Record<string, string>> = {},
  lowest: Readonly<Record<string, string>> = {},
): Values {
  return {
    tame: (n) => literal(tame(n)),
    highest: Object.entries(highest).map(([word, text]) => awkward(word, literal(text))),
    lowest: Object.entries(lowest).map(([word, text]) => awkward(word, literal(text))),
  };
}

/** Few values, all of which should come up. */
export function choices(all: readonly string[]): Values {
  return {
    tame: (n) => all[n % all.length] ?? 'NULL',
    highest: [],
    lowest: [],
    all,
  };
}
