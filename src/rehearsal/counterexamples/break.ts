import type { Counterexample } from '../../model/effect.ts';
import type { QualifiedName } from '../../model/schema.ts';
import { quoteIdentifier, quoteLiteral, splitQualifiedName } from '../../sql/names.ts';
import type { Run } from '../rows/engine.ts';

/** Which rows break a statement, in the names of the moment. */
export type Break = {
  readonly matter: Counterexample['matter'];
  /** The table whose rows they are. */
  readonly relation: QualifiedName;
  /** True of a row of the table that breaks it. */
  readonly there: string;
  /** Rows that have to go for it to pass, where it is not all of them: one of two that are the same. */
  readonly gone?: string;
  /** The same of a row that is not in the table yet, over its columns alone; undefined where only the statement itself can tell. */
  readonly made: string | undefined;
  /** What the rows have to be awkward in: names outside of it matter to nobody. */
  readonly columns: readonly string[];
  /** Told only where there is such a row: most statements of the kind ask nothing. */
  readonly quiet: boolean;
  /** NULL is the likeliest value. */
  readonly nullsFirst?: boolean;
  /** A row that has to be there first: one that goes, for others to refer to, or one to be the same as. */
  readonly first?: { readonly relation: QualifiedName; readonly where: string };
};

/** A column of a table as the catalog has it now. */
export type Attribute = { readonly name: string; readonly type: string; readonly required: boolean };

export async function attributesOf(run: Run, relation: QualifiedName): Promise<readonly Attribute[]> {
  const rows =
    await run(`SELECT a.attname::text AS name, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS required
    FROM pg_catalog.pg_attribute a WHERE a.attrelid = ${quoteLiteral(relation)}::pg_catalog.regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`);
  return rows.map(({ name, type, required }) => ({
    name: String(name),
    type: String(type),
    required: required === true,
  }));
}

/** The columns that a text of SQL names. */
export function named(text: string, attributes: readonly Attribute[]): readonly Attribute[] {
  const words = new Set(text.toLowerCase().match(/[\p{L}_][\p{L}\p{N}_$]*/gu));
  return attributes.filter(({ name }) => words.has(name) || text.includes(`"${name.replaceAll('"', '""')}"`));
}

/** A query with one row of the columns that it names, as a call of `format` fills them in. */
export function onOneRow(
  query: (from: string) => string,
  relation: QualifiedName,
  columns: readonly Attribute[],
): string {
  const values = columns.map(({ name, type }) => `%L::${type.replaceAll('%', '%%')} AS ${quoteIdentifier(name)}`);
  const alias = quoteIdentifier(splitQualifiedName(relation).name).replaceAll('%', '%%');
  const place = '\u0001';
  const text = query(place)
    .replaceAll('%', '%%')
    .replace(place, `(SELECT ${values.join(', ')}) AS ${alias}`);
  const filled = columns.map(({ name }) => quoteIdentifier(name));
  return `pg_catalog.format(${[quoteLiteral(text), ...filled].join(', ')})`;
}
