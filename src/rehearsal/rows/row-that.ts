import type { Schema, Table } from '../../model/schema.ts';
import { literal, none, plain } from './candidate.ts';
import { checkCandidates } from './check-literals.ts';
import { chokers } from './chokers.ts';
import { type Failure, failureOf, type Run } from './engine.ts';
import { fillRow, type MadeRow } from './fill-table.ts';
import { factsOf } from './make-rows.ts';
import { baseType, type Fillable, passing, type TableFacts } from './table-facts.ts';
import { valuesOf } from './type-values.ts';
import { variationsOf } from './variations.ts';

/** What a row made for a purpose has to be. */
export type Purpose = {
  /** True of the row, over its columns. */
  readonly holds: string;
  /** The columns that it is about. */
  readonly columns: readonly string[];
  /** Texts that it speaks of beyond its own. */
  readonly spoken: readonly string[];
  /** A number that no other row was made with. */
  readonly n: number;
  /** NULL is the likeliest value: two of them are the same. */
  readonly nullsFirst?: boolean;
  /** Rows that it should be like, as a condition. */
  readonly among?: string | undefined;
};

/** A refusal is the schema's where it refuses the very values that the purpose needs. */
export type NoRow = { readonly refused: boolean; readonly reason: string };

/** Numbers of everyday values that rows elsewhere do not have. */
const farAway = [29_871, 1_000_003];
const mostWanted = 100;
/** A value that is refused says little of the next one. */
const mostAttempts = 12;

/** Values worth trying: those that the purpose speaks of, those beside what is there, everyday ones that no other row has. */
const wantedFor = async (run: Run, schema: Schema, table: Table, column: Fillable, purpose: Purpose) => {
  const type = baseType(schema, column.type);
  const spoken = checkCandidates([purpose.holds, ...purpose.spoken], type);
  const beside = (await variationsOf(run, table, column.name, type, purpose.among)).map((text) => plain(literal(text)));
  const values = valuesOf(schema, column.type);
  const far = values === undefined ? [] : farAway.map((n) => plain(values.tame(n + purpose.n)));
  const all = (column.all.length > 0 ? column.all : []).map(plain);
  const first = await passing(run, schema, column.type, [...beside, ...chokers, ...spoken].slice(0, mostWanted));
  // Who looks for what others have, and who for what nobody has.
  const nearAndFar = purpose.among === undefined ? far : [];
  const extremes = [...(column.values?.lowest ?? []), ...(column.values?.highest ?? [])];
  const unique = new Map(
    [...(purpose.nullsFirst ? [none] : []), ...all, ...nearAndFar, ...first, ...extremes, none].map(
      (one) => [one.sql, one] as const,
    ),
  );
  return [...unique.values()];
};

const withPurpose = async (run: Run, schema: Schema, table: Table, purpose: Purpose): Promise<TableFacts | string> => {
  const facts = await factsOf(run, schema, table, purpose.columns);
  if (typeof facts === 'string') return facts;
  const columns: Fillable[] = [];
  for (const column of facts.columns) {
    const isMeant = purpose.columns.includes(column.name);
    columns.push(isMeant ? { ...column, wanted: await wantedFor(run, schema, table, column, purpose) } : column);
  }
  return { ...facts, columns, checks: [...facts.checks, { expression: purpose.holds, columns: purpose.columns }] };
};

const touches = (columns: readonly string[], purpose: Purpose): boolean =>
  columns.some((column) => purpose.columns.includes(column));

/** The same without what the table says about those columns: PostgreSQL then says what refuses such a row. */
const relaxed = (facts: TableFacts, purpose: Purpose): TableFacts => ({
  ...facts,
  checks: facts.checks.filter(({ expression, columns }) => expression === purpose.holds || !touches(columns, purpose)),
  foreignKeys: facts.foreignKeys.filter(({ columns }) => !touches(columns, purpose)),
});

const refusedBy = (facts: TableFacts, failure: Failure, purpose: Purpose): boolean => {
  if (failure.code === '23502') return failure.column !== undefined && purpose.columns.includes(failure.column);
  if (!failure.code.startsWith('23') || failure.constraint === undefined) return false;
  return touches(facts.refusers.get(failure.constraint) ?? [], purpose);
};

const wishOf = (purpose: Purpose) =>
  ({
    intent: 'tame',
    n: purpose.n,
    first: purpose.n,
    refused: new Map(),
    unread: 0,
    pinned: new Map(),
    isStrict: true,
  }) as const;

/**
 * Puts a row into the table of which `purpose` is true, legal under the schema, in a bounded number of attempts; or says what refuses it.
 * @param keep whether the row that was just inserted is what was meant; what is not is for the caller to undo
 */
export async function rowThat(
  run: Run,
  schema: Schema,
  table: Table,
  purpose: Purpose,
  keep: (insert: () => Promise<MadeRow | Failure>) => Promise<MadeRow | Failure>,
): Promise<MadeRow | NoRow> {
  try {
    const facts = await withPurpose(run, schema, table, purpose);
    if (typeof facts === 'string') return { refused: false, reason: facts };
    const legal = await keep(() => fillRow(run, facts, wishOf(purpose), mostAttempts));
    if (!('code' in legal)) return legal;
    const made = await keep(() => fillRow(run, relaxed(facts, purpose), wishOf(purpose), mostAttempts));
    if (!('code' in made)) return made;
    return { refused: refusedBy(facts, made, purpose), reason: made.message };
  } catch (error) {
    return { refused: false, reason: failureOf(error).message };
  }
}
