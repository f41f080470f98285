import type { RowLoss, RowsMade } from '../model/rehearsal.ts';
import type { QualifiedName, Schema } from '../model/schema.ts';
import { readSchema } from './catalog/read-schema.ts';
import { type Condition, rowsOnBothSides } from './rows/both-sides.ts';
import { clearRows, type PlacedRow, placedRows } from './rows/clear-rows.ts';
import { compareRows, rowFingerprints } from './rows/compare-rows.ts';
import { makeRows } from './rows/make-rows.ts';
import type { Row } from './session.ts';

/** Tables with rows of ours in them. */
export type Filled = {
  readonly made: RowsMade;
  readonly tables: Set<QualifiedName>;
  /** The schema with the rows in: a trigger on them may have made something. */
  readonly schema: Schema;
  readonly clear: (relations: readonly QualifiedName[]) => Promise<void>;
  /** Some rows went: what is there now is taken down anew. */
  readonly rowsTaken: () => Promise<void>;
  /** Our rows in these tables and in those that refer to them, where they are now. */
  readonly placed: (relations: readonly QualifiedName[]) => Promise<readonly PlacedRow[]>;
  /** What a way back did not bring back, of the rows that were there when the change last began. */
  readonly lost: (now: Schema) => Promise<readonly RowLoss[]>;
};

type Run = (sql: string) => Promise<readonly Row[]>;

/**
 * Makes awkward rows in `tables` (and in the tables they refer to), some of them on each side of `conditions`, and takes down what is there then.
 */
export async function fillTables(
  run: Run,
  schema: Schema,
  tables: readonly QualifiedName[],
  conditions: readonly Condition[] = [],
): Promise<Filled> {
  const known = tables.filter((name) => schema.tables.some((table) => table.name === name));
  const written = new Set(conditions.map(({ table }) => table));
  const made = await makeRows(run, schema, known, written);
  const { rows, ours } = await rowsOnBothSides(run, schema, conditions, made);
  const fired = rows.made.some(({ table }) => hasTriggers(schema, table));
  const filled = fired ? await readSchema(run) : schema;
  let taken = await rowFingerprints(run, schema, known);
  return {
    made: rows,
    schema: filled,
    tables: new Set(rows.made.map(({ table }) => table)),
    clear: async (relations) => {
      await clearRows(run, ours, relations);
      taken = await rowFingerprints(run, schema, known);
    },
    rowsTaken: async () => {
      taken = await rowFingerprints(run, schema, known);
    },
    placed: (relations) => placedRows(run, ours, relations),
    lost: async (now) => compareRows(taken, await rowFingerprints(run, now, known)),
  };
}

const hasTriggers = (schema: Schema, name: QualifiedName): boolean =>
  schema.tables.some((table) => table.name === name && table.triggers.length > 0);
