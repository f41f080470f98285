/** One statement of a migration that was worked out from two schemas. */
export type MigrationStatement = {
  /** Complete, with its terminator. */
  readonly sql: string;
  /** Imperative, for a person: `Drop the column nickname of public.users`. */
  readonly about: string;
  /** What does not survive it, or does not come back with it. */
  readonly loses: string | undefined;
  /** Whether it may run inside a transaction. */
  readonly transactional: boolean;
};

/** Something that no statement can bring about. */
export type Impossible = { readonly about: string; readonly reason: string };

export function statement(sql: string, about: string, loses?: string): MigrationStatement {
  return {
    sql: `${sql.trimEnd()};`,
    about,
    loses,
    transactional: true,
  };
}
