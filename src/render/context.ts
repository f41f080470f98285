import type { Diagnostic } from '../model/diagnostic.ts';
import type { ChecklistItem, ProjectReview, Review, ReviewedStatement } from '../model/review.ts';
import type { Location } from '../model/text.ts';
import { code, type Inline, link } from './markdown/build.ts';
import { shorten } from './markdown/visible.ts';

/** Who ticked an item by hand, and when, as text; with a reason: who let pass what fails as written. */
export type Tick = { readonly by: string; readonly at: string; readonly reason?: string | undefined };

/** What a door knows and a review does not. */
export type RenderOptions = {
  /** Items that people ticked, by item id. */
  readonly ticks?: ReadonlyMap<string, Tick>;
  /** Address of a line of a file in the head of the change; https, or undefined where there is none. */
  readonly link?: (path: string, line: number) => string | undefined;
  /** Address of the full plan document. */
  readonly document?: string;
  /** Longest body in characters (UTF-16 code units); 58,000 unless told. */
  readonly limit?: number;
};

/** A review and what its door knows: all that a section is told. */
export type Context = {
  readonly review: Review;
  readonly ticks: ReadonlyMap<string, Tick>;
  readonly link: (path: string, line: number) => string | undefined;
  readonly document: string | undefined;
};

export function contextOf(review: Review, options: RenderOptions = {}): Context {
  return {
    review,
    ticks: options.ticks ?? new Map(),
    link: options.link ?? (() => undefined),
    document: options.document,
  };
}

/** Whether an item still holds the merge up: it waits for a tick, or fails as written. */
export function isOpen(item: ChecklistItem, ticks: ReadonlyMap<string, Tick>): boolean {
  if (item.state === 'blocked') return item.required && !isOverridden(item, ticks);
  return item.required && (item.state === 'to confirm' || item.state === 'failed') && !ticks.has(item.id);
}

/** Whether somebody let an item pass that fails as written. A tick does not. */
export function isOverridden({ id }: ChecklistItem, ticks: ReadonlyMap<string, Tick>): boolean {
  return ticks.get(id)?.reason !== undefined;
}

/** What fails as written: what stands, and what somebody let pass. */
export function blocksOf({ review: { checklist }, ticks }: Pick<Context, 'review' | 'ticks'>): {
  readonly standing: readonly ChecklistItem[];
  readonly overridden: readonly ChecklistItem[];
} {
  const blocks = checklist.filter(({ state }) => state === 'blocked');
  return {
    standing: blocks.filter((one) => !isOverridden(one, ticks)),
    overridden: blocks.filter((one) => isOverridden(one, ticks)),
  };
}

/** A place in a file, linked where the door knows an address: `prisma/migrations/…/migration.sql:3`. */
export function place(context: Context, location: Pick<Location, 'path' | 'start'>): Inline {
  return link(context.link(location.path, location.start.line), code(placeText(location)));
}

/** `path:line`; a long path keeps its end. */
export function placeText(location: Pick<Location, 'path' | 'start'>): string {
  const path = location.path.length > 120 ? `…${location.path.slice(-119)}` : location.path;
  return `${path}:${location.start.line}`;
}

/** The statement that a finding is about, and its project. */
export function findStatement(
  review: Review,
  diagnostic: Diagnostic,
): { readonly project: ProjectReview; readonly statement: ReviewedStatement | undefined } | undefined {
  for (const project of review.projects) {
    const migration = project.migrations.find((each) => each.id === diagnostic.migrationId);
    if (migration === undefined) continue;
    const index = diagnostic.statement;
    return { project, statement: index === undefined ? undefined : migration.statements[index] };
  }
  return undefined;
}

/** The first words of a statement. */
export function excerpt(sql: string, length = 90): string {
  return shorten(
    sql
      .slice(0, length * 8)
      .replace(/\s+/g, ' ')
      .trim(),
    length,
  );
}
