import type { QualifiedName } from '../../model/schema.ts';

/** What becomes of each name and text of a schema under a rename. `owner` is the table or view that a text belongs to. */
export type Mapper = {
  readonly name: (name: QualifiedName) => QualifiedName;
  readonly sql: (text: string, owner: QualifiedName | undefined) => string;
  readonly column: (owner: QualifiedName, name: string) => string;
  readonly constraint: (owner: QualifiedName, name: string) => string;
  readonly index: (owner: QualifiedName, name: string) => string;
  readonly value: (type: QualifiedName, value: string) => string;
  readonly schema: (name: string) => string;
  /** An object as GRANT and COMMENT name it. */
  readonly on: (on: string) => string;
};

/** What is not there stays so. */
export function optional<T>(value: T | undefined, map: (value: T) => T): T | undefined {
  return value === undefined ? undefined : map(value);
}
