import type { Schema } from '../model/schema.ts';
import type { Statement } from '../model/statement.ts';
import type { RemovedName } from '../model/usage.ts';
import { namesDropped } from './names-dropped.ts';
import { namesGone } from './names-gone.ts';
import { renamesIn } from './renames.ts';

export type RemovedNamesInput = {
  /** All statements of the change, in order. */
  readonly statements: readonly Statement[];
  /** Schemas as rehearsed; undefined where the change was not. */
  readonly before: Schema | undefined;
  readonly after: Schema | undefined;
  readonly defaultSchema: string;
};

/**
 * Names that code may use today and that are gone afterwards. From the schemas where the change was rehearsed (DO
 * blocks and CASCADE are seen too), from the text otherwise. A name that is dropped and made again is not gone.
 * Tables, views and functions are qualified; columns and enum values are bare, with their table or type beside them.
 */
export function removedNames(input: RemovedNamesInput): readonly RemovedName[] {
  const { statements, before, after, defaultSchema } = input;
  const renames = renamesIn(statements, defaultSchema);
  return before && after ? namesGone(before, after, renames) : namesDropped(statements, renames, defaultSchema);
}
