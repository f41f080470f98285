import type { ExtendedStatistics } from '../../model/schema.ts';

/** Without a target of its own it takes that of the columns. */
const noTarget = -1;

export function targetStatistics({ name, target }: ExtendedStatistics): string {
  return `ALTER STATISTICS ${name} SET STATISTICS ${target ?? noTarget}`;
}
