import type { Column, Schema, Sequence, Table } from '../../../model/schema.ts';
import { quoteIdentifier, splitQualifiedName } from '../../../sql/names.ts';
import { sequenceOptions } from '../sequences.ts';

const identityClause = (column: Column, table: string, sequence: Sequence | undefined): string => {
  const always = column.identity === 'always' ? 'ALWAYS' : 'BY DEFAULT';
  if (sequence === undefined) return `GENERATED ${always} AS IDENTITY`;
  const { name } = splitQualifiedName(sequence.name);
  const own = name === `${splitQualifiedName(table).name}_${column.name}_seq` ? '' : `SEQUENCE NAME ${sequence.name} `;
  const options = `${own}${sequenceOptions(sequence)}`.trim();
  return `GENERATED ${always} AS IDENTITY${options === '' ? '' : ` (${options})`}`;
};

const identitySequence = (schema: Schema, table: string, column: string): Sequence | undefined =>
  schema.sequences.find(
    ({ ownedBy }) => ownedBy?.identity === true && ownedBy.table === table && ownedBy.column === column,
  );

/** Type and collation: `text COLLATE pg_catalog."C"`. */
export function columnType(column: Column): string {
  return column.collation === undefined ? column.type : `${column.type} COLLATE ${column.collation}`;
}

/** Brackets even where there are some: `(a) + (b)` starts and ends with one too. */
const generatedClause = ({ expression, stored }: NonNullable<Column['generated']>): string =>
  `GENERATED ALWAYS AS (${expression}) ${stored ? 'STORED' : 'VIRTUAL'}`;

const inOneLine = (clauses: readonly string[]): string => clauses.filter((clause) => clause !== '').join(' ');

/** A column in words, identity and NOT NULL included. */
export function columnText(column: Column): string {
  return inOneLine([
    columnType(column),
    column.default === undefined ? '' : `DEFAULT ${column.default}`,
    column.generated === undefined ? '' : generatedClause(column.generated),
    column.identity === undefined ? '' : `GENERATED ${column.identity.toUpperCase()} AS IDENTITY`,
    column.notNull ? (column.notNullValidated ? 'NOT NULL' : 'NOT NULL NOT VALID') : '',
  ]);
}

/** A column as CREATE TABLE and ADD COLUMN take it: `email text DEFAULT ''::text NOT NULL`. */
export function columnDefinition(column: Column, table: Table, schema: Schema): string {
  return inOneLine([
    quoteIdentifier(column.name),
    columnType(column),
    column.default === undefined ? '' : `DEFAULT ${column.default}`,
    column.generated === undefined ? '' : generatedClause(column.generated),
    column.identity === undefined
      ? ''
      : identityClause(column, table.name, identitySequence(schema, table.name, column.name)),
    column.notNull && column.notNullValidated ? 'NOT NULL' : '',
  ]);
}
