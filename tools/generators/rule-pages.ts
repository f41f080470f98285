import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withReviews } from '../../test/rules/page.ts';
import { runPage } from '../../test/rules/run-page.ts';
import { ruleFiles } from './generate-rules.ts';

/**
 * Writes the review under every case of every rule's page, as the tool gives it today.
 *
 * @param check only compare
 * @returns the pages that were (or would be) changed
 */
export async function rulePages(check: boolean): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const { object, id } of ruleFiles()) {
    const path = join(import.meta.dirname, '../../src/rules', object, `${id}.md`);
    const text = readFileSync(path, 'utf8');
    const { page, cases } = await runPage(id, text);
    const now = withReviews(
      page,
      cases.map(({ review }) => review),
    );
    if (now === text) continue;
    changed.push(`src/rules/${object}/${id}.md`);
    if (!check) writeFileSync(path, now);
  }
  return changed;
}
