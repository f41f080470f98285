import type { Diagnostic } from '../../src/model/diagnostic.ts';
import type { Migration } from '../../src/model/migration.ts';
import { judge } from '../../src/rules/judge.ts';
import type { RehearsedChange } from '../../src/statements/record.ts';
import { describeReview } from './describe-review.ts';
import { play, type Scene } from './engine.ts';
import { type Case, type Page, readPage } from './page.ts';
import { inputOf, migrationsOf } from './scene.ts';

export type Played = {
  readonly of: Case;
  readonly history: readonly Migration[];
  readonly change: readonly Migration[];
  readonly scene: Scene;
  readonly input: RehearsedChange;
  /** The page's own rule. */
  readonly findings: readonly Diagnostic[];
  /** All rules. */
  readonly diagnostics: readonly Diagnostic[];
  readonly review: string;
};

export type PlayedPage = { readonly page: Page; readonly cases: readonly Played[] };

/** Runs every case of a rule's page: history and migration in PostgreSQL, then the judge. */
export async function runPage(id: string, text: string): Promise<PlayedPage> {
  const page = readPage(id, text);
  const cases: Played[] = [];
  for (const one of page.cases) cases.push(await playCase(id, one));
  return { page, cases };
}

const playCase = async (id: string, one: Case): Promise<Played> => {
  const history = migrationsOf(one, 'history', 1);
  const change = migrationsOf(one, 'migration', history.length + 1);
  const scene = await play(history, change).catch((error: unknown) => {
    throw new Error(`${id}: ${one.title}: ${error instanceof Error ? error.message : String(error)}`);
  });
  const input = inputOf(one, history, change, scene);
  const { diagnostics } = judge(input);
  const findings = diagnostics.filter(({ ruleId }) => ruleId === id);
  const review = describeReview(id, diagnostics, scene);
  return { of: one, history, change, scene, input, findings, diagnostics, review };
};
