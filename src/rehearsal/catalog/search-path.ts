/** Runs one SQL string and gives its rows. */
export type Run = (sql: string) => Promise<readonly Record<string, unknown>[]>;

const savepoint = 'migration_planner_catalog';

/** Whether a savepoint could be set: PostgreSQL refuses one outside a transaction, and only says so by an error. */
const inTransaction = async (run: Run): Promise<boolean> => {
  try {
    await run(`SAVEPOINT ${savepoint}`);
    return true;
  } catch {
    return false;
  }
};

const closing = async (run: Run, statements: readonly string[]): Promise<void> => {
  for (const statement of statements) await run(statement);
};

/**
 * Runs `read` with `search_path` set to pg_catalog, so that PostgreSQL qualifies every other name it prints.
 * Afterwards the session is as it was: setting, transaction and locks, whether a transaction was open or not.
 */
export async function withNamesQualified<T>(run: Run, read: () => Promise<T>): Promise<T> {
  const open = await inTransaction(run);
  if (!open) await run('BEGIN');
  try {
    // Compiling the one large query costs a server more than running it.
    await run("SELECT set_config('search_path', 'pg_catalog', true), set_config('jit', 'off', true)");
    return await read();
  } finally {
    const back = open ? [`ROLLBACK TO SAVEPOINT ${savepoint}`, `RELEASE SAVEPOINT ${savepoint}`] : ['ROLLBACK'];
    await closing(run, back);
  }
}
