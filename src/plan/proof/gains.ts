import { strongerLock, whatWaits } from '../../model/conflicts.ts';
import type { QualifiedName } from '../../model/schema.ts';
import { shortName } from '../../sql/names.ts';
import type { Held, HeldWork } from './held-work.ts';

/** Per table: what the migration as written holds while it works, against the plan. */
export function gainsOf(original: HeldWork, plan: HeldWork): readonly string[] {
  return [...original].flatMap(([table, held]) => {
    const now = plan.get(table);
    if (now !== undefined && !isWeaker(now, held)) return [];
    return [`${shortName(table)}: as written, ${whatWaits(held.mode)} wait while ${inWords(held)}; ${instead(now)}`];
  });
}

const inWords = ({ mode, work }: Held): string => {
  const shown = work.slice(0, 3).map(shortWords);
  return `${shown.join(' and ')} under ${mode}`;
};

const shortWords = (text: string): string => text.replaceAll(/\bpublic\./g, '');

const instead = (now: Held | undefined): string =>
  now === undefined
    ? 'in the plan, no such lock is held during work'
    : `in the plan, ${whatWaits(now.mode)} wait while ${inWords(now)}`;

const isWeaker = (a: Held, b: Held): boolean => strongerLock(a.mode, b.mode) !== a.mode;

export type Worsened = { readonly table: QualifiedName; readonly difference: string };

/** Tables on which the plan holds stronger locks than the migration as written, in words. */
export function worsened(original: HeldWork, plan: HeldWork): readonly Worsened[] {
  return [...plan].flatMap(([table, held]: readonly [QualifiedName, Held]) => {
    const was = original.get(table);
    if (was !== undefined && !isWeaker(was, held)) return [];
    const work = held.work.slice(0, 3).map(shortWords).join(' and ');
    return [{ table, difference: `${shortName(table)}: the plan holds ${held.mode} while ${work}` }];
  });
}
