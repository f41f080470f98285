/** Where the statistics are looked for in a repository. */
export const statisticsPath = '.github/migration-planner.stats.json';

/** Characters that a file may have; some 10,000 tables. */
export const maxCharacters = 4_000_000;

/** Tables that a file may have; of a database with more, the largest are taken. */
export const maxTables = 10_000;
