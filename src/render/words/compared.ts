import type { Review } from '../../model/review.ts';
import { code, type Inline } from '../markdown/build.ts';
import { shorten } from '../markdown/visible.ts';

/** "compared with origin/main at abc1234567"; nothing where the review does not say. */
export function comparedWith({ compared }: Pick<Review, 'compared'>): Inline[] {
  if (compared === undefined) return [];
  const { name, commit } = compared.base;
  const itself = commit === compared.head.commit ? ', the same commit: at most uncommitted work differs' : '';
  if (commit === undefined) return ['compared with ', shorten(name, 100)];
  return ['compared with ', code(shorten(name, 100)), ' at ', code(commit.slice(0, 10)), itself];
}
