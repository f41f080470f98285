/** What an SQLSTATE means for whoever wrote the migration, and the usual way out. */
export type Meaning = { readonly means: string; readonly wayOut: string };

const meanings: Readonly<Record<string, Meaning>> = {
  '42P01': {
    means: 'the table or view does not exist',
    wayOut: 'Look for a wrong name or schema, or a migration that must come first.',
  },
  '42703': {
    means: 'the column does not exist',
    wayOut: 'Look for a wrong name, or an earlier migration that renamed or dropped it.',
  },
  '42704': {
    means: 'the type, role or object does not exist',
    wayOut: 'Create it in an earlier migration, or use IF EXISTS where it may be missing.',
  },
  '42883': {
    means: 'the function does not exist with these argument types',
    wayOut: 'Check the argument types, and the extension that provides it.',
  },
  '42P07': {
    means: 'a table or index of that name exists already',
    wayOut: 'Another migration made it: choose another name, or leave this statement out.',
  },
  '42701': { means: 'the column exists already', wayOut: 'Another migration added it: leave this statement out.' },
  '42710': {
    means: 'an object of that name exists already',
    wayOut: 'Another migration made it: choose another name, or leave this statement out.',
  },
  '42723': { means: 'the function exists already', wayOut: 'Write CREATE OR REPLACE FUNCTION.' },
  '42601': { means: 'a syntax error', wayOut: 'Correct the SQL.' },
  '42804': { means: 'the types do not match', wayOut: 'Add a USING clause or a cast.' },
  '42846': { means: 'there is no cast between the types', wayOut: 'Say with USING how the values are converted.' },
  '42830': {
    means: 'the referenced columns are not unique',
    wayOut: 'Refer to a primary key or unique constraint, or add one first.',
  },
  '42501': {
    means: 'not enough privileges',
    wayOut: 'Run it as the owner, or have someone with the privilege run it first.',
  },
  '2BP01': {
    means: 'something else depends on it',
    wayOut: 'Drop or change the dependents by name first; CASCADE would drop them without asking.',
  },
  '0A000': {
    means: 'PostgreSQL does not support this here',
    wayOut:
      'Where a view uses the column: drop the view, change the column, and create the view again in the same transaction.',
  },
  '25001': { means: 'not allowed inside a transaction', wayOut: 'Run it alone, outside of the tool’s transaction.' },
  '25P02': { means: 'an earlier statement failed', wayOut: 'Correct the earlier statement.' },
  '2D000': {
    means: 'COMMIT is not allowed here',
    wayOut: 'Take the block out of the tool’s transaction, or the COMMIT out of the block.',
  },
  '55P04': {
    means: 'a new enum value used before it is committed',
    wayOut: 'Add the value in a migration of its own.',
  },
  '55006': {
    means: 'the table is in use by this same transaction',
    wayOut: 'Separate the data change from the schema change.',
  },
  '55000': { means: 'the object is not in a state that allows it', wayOut: '' },
  '23502': { means: 'NULL in a NOT NULL column', wayOut: 'Give the column a default or a value first.' },
  '23505': { means: 'a duplicate where values must be unique', wayOut: 'Remove duplicates first.' },
  '23503': {
    means: 'a reference to a row that does not exist',
    wayOut: 'Insert the missing rows, or remove the references first.',
  },
  '23514': { means: 'a row that violates the check', wayOut: 'Correct the rows first.' },
  '23P01': { means: 'rows that violate the exclusion constraint', wayOut: 'Correct the rows first.' },
  '22001': {
    means: 'a text longer than the column allows',
    wayOut: 'Shorten the values first, or keep the wider type.',
  },
  '22003': { means: 'a number outside the type’s range', wayOut: 'Correct the values first, or keep the wider type.' },
  '22P02': { means: 'a text that is not a valid value of the type', wayOut: 'Correct the values first.' },
  '22007': { means: 'a text that is not a valid date or time', wayOut: 'Correct the values first.' },
  '42P16': {
    means: 'an invalid table definition',
    wayOut:
      'Of a view: CREATE OR REPLACE only adds columns at the end. Drop it and create it in one transaction, with its options and grants; what depends on it goes first and comes back last.',
  },
  '42P17': {
    means: 'an invalid object definition',
    wayOut: 'Functions in indexes and generated columns must be IMMUTABLE.',
  },
  '3F000': { means: 'the schema does not exist', wayOut: 'Create the schema in an earlier migration.' },
};

const classes: Readonly<Record<string, string>> = {
  '22': 'a value that does not fit',
  '23': 'a constraint is violated',
  '25': 'a wrong transaction state',
  '28': 'not authorised',
  '42': 'a wrong name, type or privilege',
  '53': 'insufficient resources',
  '54': 'a limit of PostgreSQL is exceeded',
  '55': 'the object is not in the right state',
  '57': 'cancelled',
  P0: 'raised by PL/pgSQL code',
};

/** In words; an unknown state by its class. */
export function meaningOf(sqlState: string): Meaning {
  return meanings[sqlState] ?? { means: classes[sqlState.slice(0, 2)] ?? 'an error', wayOut: 'Correct the statement.' };
}
