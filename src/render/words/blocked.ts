import type { ChecklistItem } from '../../model/review.ts';
import { blocksOf, type Context, type Tick } from '../context.ts';
import { code, type Inline, strong } from '../markdown/build.ts';
import { prose } from '../markdown/prose.ts';
import { shorten } from '../markdown/visible.ts';

/** What overrides, as an example. */
export const exampleOverride = 'override the extension exists in production, and only there';

/** The two ways out of what fails as written. */
export const waysOut =
  'No tick lets it pass: change the migration, or have somebody other than the author, with write access, comment `/migration-planner override <reason>`.';

/** Who let pass what fails as written: `bob`, `bob and eve`. */
export function overridersOf({ review, ticks }: Pick<Context, 'review' | 'ticks'>): string {
  const { overridden } = blocksOf({ review, ticks });
  return [...new Set(overridden.flatMap(({ id }) => ticks.get(id)?.by ?? []))].join(' and ');
}

/** A line of what fails as written: why, where, and who let it pass with which reason. No box: nobody can tick it. */
export function blockedLine(each: ChecklistItem, tick: Tick | undefined, longest = 300): Inline[] {
  const evidence = each.evidence === '' ? [] : [' (', ...prose(shorten(each.evidence, longest)), ')'];
  const failing: Inline[] = [strong('⛔ Fails as written:'), ' ', ...prose(shorten(each.text, longest)), ...evidence];
  if (tick?.reason === undefined) return failing;
  return [...failing, '. ', strong('Overridden'), ' by ', code(tick.by), ` ${tick.at}: `, ...prose(tick.reason)];
}
