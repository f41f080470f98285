/** Runs one SQL string and gives the rows of its last statement. */
export type Run = (sql: string) => Promise<readonly Record<string, unknown>[]>;

const savepoint = 'migration_planner_look';

/** A savepoint can be set inside a transaction alone; PostgreSQL says so by an error. */
const begin = async (run: Run): Promise<{ readonly inTransaction: boolean }> => {
  try {
    await run(`SAVEPOINT ${savepoint}`);
    return { inTransaction: true };
  } catch {
    await run('BEGIN');
    return { inTransaction: false };
  }
};

/**
 * What a migration may have changed about its session, put back while we look: whose rights count, which functions, operators
 * and tables a name means, how values are printed. Nothing stands before `pg_catalog`, temporary tables included.
 * Compiling the one large query of the catalog costs a server more than running it.
 */
const unchanged = [
  'SET LOCAL SESSION AUTHORIZATION DEFAULT',
  'SET LOCAL ROLE NONE',
  'SET LOCAL search_path = pg_catalog, pg_temp',
  'SET LOCAL jit = off',
  'SET LOCAL statement_timeout = 0',
  'SET LOCAL lock_timeout = 0',
  "SET LOCAL datestyle = 'ISO, MDY'",
  'SET LOCAL intervalstyle = postgres',
  "SET LOCAL timezone = 'UTC'",
  'SET LOCAL bytea_output = hex',
  'SET LOCAL extra_float_digits = 1',
  'SET LOCAL quote_all_identifiers = off',
].join(';\n');

const back = `ROLLBACK TO SAVEPOINT ${savepoint}; RELEASE SAVEPOINT ${savepoint}`;

/**
 * Asks questions of our own of a database that runs somebody else's SQL: the answers are those of PostgreSQL's own catalog, functions
 * and operators, whatever the session was left in. Afterwards it is as it was: settings, role, transaction and locks, whether a
 * transaction was open or not. What `read` writes is rolled back. Errors of `run` pass through.
 */
export async function look<T>(run: Run, read: () => Promise<T>): Promise<T> {
  const { inTransaction } = await begin(run);
  try {
    await run(unchanged);
    return await read();
  } finally {
    await run(inTransaction ? back : 'ROLLBACK');
  }
}

/** The same with one question, inside a transaction: two round trips. `then` is run afterwards, and stays. */
export async function lookInside(
  run: Run,
  sql: string,
  then: readonly string[] = [],
): Promise<readonly Record<string, unknown>[]> {
  try {
    return await run([`SAVEPOINT ${savepoint}`, unchanged, sql].join(';\n'));
  } finally {
    await run([back, ...then].join('; '));
  }
}
