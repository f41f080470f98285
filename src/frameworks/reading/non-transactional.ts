import { readScript, wholeFile } from '../../sql/script.ts';
import { transactionRefusal } from '../../sql/transaction-refusal.ts';

/** Cheap test before parsing: a history of hundreds of files holds a handful of these words. */
const suspicious =
  /\b(?:concurrently|vacuum|reindex|subscription|tablespace|cluster|alter\s{1,20}system|discard\s{1,20}all|(?:create|drop)\s{1,20}database|finalize)\b/i;

/**
 * The first statement of a text that PostgreSQL refuses inside a transaction block, in words (`CREATE INDEX
 * CONCURRENTLY`); undefined when there is none. For tools that look for such statements and change their manner.
 */
export function nonTransactionalStatement(path: string, text: string): string | undefined {
  if (!suspicious.test(text)) return undefined;
  for (const statement of readScript(wholeFile(path, text)).statements) {
    const found = transactionRefusal(statement.node);
    if (found) return found;
  }
  return undefined;
}
