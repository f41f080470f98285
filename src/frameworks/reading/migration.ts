import type { FrameworkId, Migration, Transaction } from '../../model/migration.ts';
import type { Source } from '../../model/statement.ts';

type Parts = {
  readonly framework: FrameworkId;
  readonly directory: string;
  readonly path: string;
  readonly version: string;
  readonly name: string;
  readonly up: Source;
  readonly down: Source | undefined;
  readonly transaction: Transaction;
};

/** A migration that is one file, known by its path, and runs once. */
export function fileMigration(parts: Parts): Migration {
  return { id: parts.path, ...parts, repeatable: false };
}

/** Why a file in a migration directory was not read. */
export const notText = 'The file is not text in UTF-8. Save it as UTF-8.';

/** Why a migration that is code was not read, and what to do. */
export function isCode(tool: string): string {
  return `This migration is code, not SQL; ${tool} runs it in the sequence, but what it does to the database cannot be read. Review it by hand, or write it as SQL.`;
}
