import type { ExtendedStatistics } from '../../model/schema.ts';

/** Without a target of its own it takes that of the columns. */
const noTarget = -1;

export const targetStatistics = ({ name, target }: ExtendedStatistics): string =>
  `ALTER STATISTICS ${name} SET STATISTICS ${target ?? noTarget}`;
