import { createHash } from 'node:crypto';
import { touchesMigrations, type Verdict, verdictOf } from '../../../src/app/github/check/verdict.ts';
import type { Change, Diff, Link } from '../../../src/model/change.ts';
import type { Review } from '../../../src/model/review.ts';
import type { Settings } from '../../../src/model/settings.ts';
import { settingsSchema } from '../../../src/model/settings-schema.ts';
import { renderCheck } from '../../../src/render/check/render-check.ts';
import { review } from '../../../src/review.ts';
import { notRehearsing } from '../../app/github/not-rehearsing.ts';
import { treeOf } from '../../fakes/tree.ts';

type Files = Readonly<Record<string, string>>;

/** A change of files, reviewed as both doors do it; nothing is rehearsed. */
export function reviewOf(
  base: Files,
  head: Files,
  wishes: Partial<Settings> & { readonly links?: readonly Link[] } = {},
): Promise<Review> {
  const { links, ...settings } = wishes;
  const change: Change = {
    base: treeOf(base),
    head: treeOf(head),
    changed: changedBetween(base, head),
    ...(links && { links }),
    settings: settingsSchema.parse(settings),
  };
  return review(change, { rehearse: notRehearsing, findUsages: async () => [] });
}

/** What the review says nobody has read, in a line each. */
export function readByPerson({ checklist }: Review): readonly string[] {
  return checklist.filter(({ text }) => text.startsWith('Read by a person')).map(({ text }) => text);
}

function changedBetween(base: Files, head: Files): readonly Diff[] {
  const paths = [...new Set([...Object.keys(base), ...Object.keys(head)])].filter((path) => base[path] !== head[path]);
  return paths.map((path) => ({
    path,
    status: !(path in base) ? 'added' : !(path in head) ? 'removed' : 'modified',
  }));
}

/** Git's name for a commit or a blob that is not there. */
export function hashOf(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

/** The check that the App sets on it. */
export function checkOf(made: Review): Verdict {
  const written = touchesMigrations(made) ? renderCheck(made, { ticks: new Map() }, []) : undefined;
  return verdictOf({ review: made, shut: undefined }, new Map(), [], written);
}
