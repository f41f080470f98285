/** Runs one SQL string and gives the rows of its last statement; several statements in it are one transaction. */
export type Run = (sql: string) => Promise<readonly Record<string, unknown>[]>;

/** What the engine said of a statement that failed. */
export type Failure = {
  /** SQLSTATE; `XX000` where the engine gave none. */
  readonly code: string;
  readonly message: string;
  readonly constraint: string | undefined;
  readonly column: string | undefined;
  /** The table that it is about, without its schema: triggers make other tables fail. */
  readonly table: string | undefined;
};

/** Reads the error that a driver threw. */
export function failureOf(error: unknown): Failure {
  const fields = typeof error === 'object' && error !== null ? (error as Record<string, unknown>) : {};
  const text = (key: string): string | undefined => {
    const value = fields[key];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  return {
    code: text('code') ?? 'XX000',
    message: (text('message') ?? String(error)).slice(0, 300),
    constraint: text('constraint'),
    column: text('column'),
    table: text('table'),
  };
}
