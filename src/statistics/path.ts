/** Where the statistics are looked for in a repository. */
export const statisticsPath = '.github/migration-planner.stats.json';

/** UTF-16 units; a database of 20,000 tables and 60,000 indexes stays below. */
export const longestStatistics = 20_000_000;
