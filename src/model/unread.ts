/** Files of a change that look like migrations and that nobody here reads: one for each directory, tool and concern. */
export type UnreadMigrations = {
  readonly directory: string;
  /** By the name that people know it by (`Liquibase`, `Alembic`), or a few words where no tool is known. */
  readonly tool: string;
  /**
   * `unread`: they may run on PostgreSQL. `other database`: they surely do not. `not deployed`: no production database runs them.
   */
  readonly concern: 'unread' | 'other database' | 'not deployed';
  /** The other database. */
  readonly database: string | undefined;
  /** As sentences. */
  readonly reason: string;
  readonly files: readonly UnreadFile[];
};

/** A file that nobody reads, and a hash of what it says: of its content, and of the content of what it includes. */
export type UnreadFile = { readonly path: string; readonly content: string };
