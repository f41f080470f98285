/** A place in a text as editors count: line and column start at 1, columns are UTF-16 code units. */
export type Position = { readonly line: number; readonly column: number };

/** A range of a file. `end` is exclusive; `offset` and `length` are UTF-16 code units from the start of the file. */
export type Location = {
  readonly path: string;
  readonly start: Position;
  readonly end: Position;
  readonly offset: number;
  readonly length: number;
};

/** A half-open range of UTF-16 code units. */
export type Span = { readonly start: number; readonly end: number };

/** Something that could not be read, with the reason in words a person can act on. It is shown, never skipped. */
export type Unreadable = {
  readonly path: string;
  readonly reason: string;
  readonly location?: Location;
  /** PostgreSQL's own grammar refuses it: whatever runs it fails. Left out where it was not read for another reason. */
  readonly broken?: true;
};
