/// <reference types="vite/types/importMeta.d.ts" />

import { beforeAll, describe, expect, test } from 'vitest';
import type { Effect, LockMode } from '../../../src/model/effect.ts';
import type { Rule } from '../../../src/rules/rule.ts';
import { diffSchemas } from '../../../src/schema/diff/diff-schemas.ts';
import { exportName } from '../../../tools/generators/generate-rules.ts';
import { contradictionsIn } from '../../assessment/contradictions.ts';
import { emptyPlan } from '../../assessment/planned-change.ts';
import { trySteps } from '../engine.ts';
import { withReviews } from '../page.ts';
import { type Played, type PlayedPage, runPage } from '../run-page.ts';

/** Rules as their files export them, by path. */
type Modules = Readonly<Record<string, Readonly<Record<string, Rule>>>>;

/** The tests of rules and of their pages, which lie beside them. */
export function testPages(pages: Readonly<Record<string, string>>, modules: Modules): void {
  for (const [path, text] of Object.entries(pages)) {
    const id = path.slice(path.lastIndexOf('/') + 1, -'.md'.length);
    const rule = modules[path.replace(/md$/, 'ts')]?.[exportName(id)];
    describe(`the page of ${id}`, () => testPage(id, text, rule));
  }
}

const testPage = (id: string, text: string, rule: Rule | undefined): void => {
  let played: PlayedPage;
  beforeAll(async () => {
    played = await runPage(id, text);
  }, 60_000);

  test('shows the reviews that the tool gives today', () => {
    const { page, cases } = played;
    expect(
      withReviews(
        page,
        cases.map(({ review }) => review),
      ),
    ).toBe(text);
  });

  test('has a case that fires and a near-miss that stays silent', () => {
    const { cases } = played;
    expect(cases.some(({ of }) => !of.silent)).toBe(true);
    expect(cases.some(({ of }) => of.silent)).toBe(true);
    const wrong = cases.filter(({ of, findings }) => of.silent === findings.length > 0);
    expect(wrong.map(({ of }) => of.title)).toEqual([]);
  });

  test('declares the lock and the work that PostgreSQL showed', () => {
    const first = played.cases.find(({ findings }) => findings.some(({ effect }) => effect?.source === 'observed'));
    if (rule?.declares && first)
      expect(shown(first, rule)).toEqual({ lock: rule.declares.lock, work: rule.declares.work });
  });

  test('has a checklist, a risk matrix and a headline that agree with the findings', () => {
    const wrong = played.cases.flatMap(({ of, input, diagnostics }) => {
      const change = { ...input, diagnostics, suppressed: [], plan: emptyPlan, contention: undefined };
      return contradictionsIn(change).map((said) => `${of.title}: ${said}`);
    });
    expect(wrong).toEqual([]);
  });

  test('gives a safe way that ends in the same schema under weaker locks', { timeout: 60_000 }, async () => {
    for (const one of played.cases) await checkSafeWay(one);
  });
};

/** What was observed on the tables of the first finding. */
const shown = ({ findings }: Played, rule: Rule): { readonly lock: LockMode | undefined; readonly work: string } => {
  const found = findings.find(({ effect }) => effect?.source === 'observed');
  const effect = found?.effect;
  const relations = new Set(found?.relations);
  const after = effect?.locks.filter(({ kind }) => kind !== 'index' && kind !== 'sequence') ?? [];
  const lock =
    after.find(({ relation, isNew }) => relations.has(relation) && !isNew) ?? after.find(({ isNew }) => !isNew);
  return { lock: lock?.mode, work: effect ? workOf(effect, rule.declares?.work === 'rows') : 'none' };
};

const workOf = (effect: Effect, rows: boolean): string => {
  if (effect.rewrites.some(({ isNew }) => !isNew)) return 'rewrite';
  if (effect.indexBuilds.some(({ isNew }) => !isNew)) return 'index build';
  if (effect.scans.some(({ isNew }) => !isNew)) return 'scan';
  return rows ? 'rows' : 'brief';
};

const checkSafeWay = async ({ of, findings, change, history, scene }: Played): Promise<void> => {
  const steps = findings[0]?.safely ?? [];
  const alone = change.length === 1 && scene.traces[0]?.statements.length === 1;
  if (steps.length === 0 || !alone || scene.after === undefined) return;
  const trial = await trySteps(history, steps);
  expect([of.title, trial.steps.flatMap(({ error }) => error ?? [])]).toEqual([of.title, []]);
  expect([of.title, trial.after && diffSchemas(scene.after, trial.after)]).toEqual([of.title, []]);
  const heavy = trial.steps.flatMap(({ stepId, statements }) =>
    statements.filter(({ effect }) => effect && isHeavy(effect)).map(() => stepId),
  );
  expect([of.title, heavy]).toEqual([of.title, []]);
};

/** Lasting work on a table that was there before, while writers of it wait. */
const isHeavy = (effect: Effect): boolean => {
  const locked = effect.locks.filter(({ mode, isNew }) => !isNew && strong.test(mode));
  const withRows = new Set(locked.filter(({ kind }) => kind !== 'partitioned table').map(({ relation }) => relation));
  const worked = [...effect.rewrites, ...effect.scans].map(({ relation }) => relation);
  return [...worked, ...effect.indexBuilds.map(({ table }) => table)].some((relation) => withRows.has(relation));
};

const strong = /^(SHARE|SHARE ROW EXCLUSIVE|EXCLUSIVE|ACCESS EXCLUSIVE)$/;
