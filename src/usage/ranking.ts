import type { Usage } from '../model/usage.ts';

const strength = { 'model declaration': 0, SQL: 1, 'identifier beside the table': 2 } as const;
const isTest = (path: string): boolean =>
  /(?:^|[/._-])(?:tests?|specs?|__tests__|fixtures|e2e|examples?|mocks?)(?:[/._-]|$)/i.test(path);

const compareUsages = (a: Usage, b: Usage): number =>
  strength[a.evidence] - strength[b.evidence] ||
  Number(isTest(a.path)) - Number(isTest(b.path)) ||
  (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1);

/** The best usages of one name so far, and how many there were. */
export type Ranked = { kept: readonly Usage[]; count: number };

/** Adds the usages of one more file: one per line, the strongest; only the best `max` of all are kept, of each side one at least. */
export function rank(ranked: Ranked, usages: readonly Usage[], max: number): Ranked {
  const lines = new Map<number, Usage>();
  for (const usage of [...usages].sort(compareUsages)) if (!lines.has(usage.line)) lines.set(usage.line, usage);
  const all = [...ranked.kept, ...lines.values()].sort(compareUsages);
  const first = new Set(
    (['both', 'base', 'head'] as const).flatMap((side) => all.find((one) => one.side === side) ?? []),
  );
  const rest = all.filter((one) => !first.has(one)).slice(0, Math.max(0, max - first.size));
  const kept = [...first, ...rest].sort(compareUsages).slice(0, max);
  return { kept, count: ranked.count + lines.size };
}
