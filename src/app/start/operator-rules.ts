import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { UserError } from '../../model/user-error.ts';
import { loadOwnRules } from '../../rules/own-rules.ts';
import type { Rule } from '../../rules/rule.ts';

/** Rules of the operator's, and a mark that changes with their file: other rules make other reviews. */
export type OperatorRules = { readonly rules: readonly Rule[]; readonly mark: string };

/**
 * Loads the rules that RULES names; none where it names none.
 *
 * @throws UserError saying what is wrong with the file
 */
export async function loadOperatorRules(path: string | undefined): Promise<OperatorRules> {
  if (path === undefined) return { rules: [], mark: '' };
  try {
    const mark = createHash('sha256')
      .update(await readFile(path))
      .digest('hex')
      .slice(0, 12);
    return { rules: await loadOwnRules(pathToFileURL(path).href), mark };
  } catch (error) {
    throw new UserError(
      `the rules of RULES can't be used: ${error instanceof Error ? error.message : String(error)}`,
      'a module whose default export is a function that returns rules (docs/own-rules.md)',
      'RULES=/etc/migration-planner/rules.ts',
    );
  }
}
