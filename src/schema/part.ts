import type { QualifiedName } from '../model/schema.ts';

/** A comparable piece of a schema: two schemas are equal when they have the same parts with the same texts. */
export type Part = {
  /** What it is: `table`, `column`, `trigger`… */
  readonly object: string;
  readonly name: string;
  readonly table: QualifiedName | undefined;
  readonly text: string;
  /** The part it stands and falls with: where that one is added or removed, this one goes without saying. */
  readonly within: string | undefined;
  /** Where that is not known by its key: how it is named in `on` of its part. */
  readonly isOf?: string;
  /** As COMMENT, GRANT and ALTER … OWNER TO name it, with what has no part of its own. */
  readonly on: readonly string[];
  /** A change of it is told by others. */
  readonly toldByParts?: true;
  /** What stands for it where its whole is there and it is not. */
  readonly otherwise?: string;
};

/** A part that stands alone, unless `more` says otherwise. */
export function part(object: string, name: string, text: string, more: Partial<Part> = {}): Part {
  return { object, name, text, table: undefined, within: undefined, on: [], ...more };
}

/** Two functions may share a name and differ in arguments only, so a part is known by object and full name. */
export function keyOf(part: Pick<Part, 'object' | 'name'>): string {
  return `${part.object} ${part.name}`;
}
