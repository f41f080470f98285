import { defineConfig, type Plugin } from 'vitest/config';

/**
 * The catalogue imports every rule, and nearly every test the catalogue. Its imports are put in a form that `--changed` does not
 * follow: what runs after the change of a rule is the test of its page, and nearly all tests otherwise.
 */
const catalogue: Plugin = {
  name: 'catalogue',
  transform: (code, path) =>
    path.endsWith('/src/rules/catalogue.ts')
      ? code.replace(
          /^import (\{ \w+ \}) from ["'](.*)["'];$/gm,
          "const $1 = await import(/* @vite-ignore */ ['$2'].join(''));",
        )
      : undefined,
};

/** Processes are killed, some among hundreds of jobs, others are made to wait; and the queue's stories again on a server: that takes minutes, and has its place in `npm run check`. */
const killing = [
  'test/app/reviewer/in-processes.test.ts',
  'test/app/start/bombs.test.ts',
  'test/app/start/crash.test.ts',
  'test/app/queue/crash.test.ts',
  'test/app/queue/two-workers.test.ts',
  'test/app/queue/server.test.ts',
  'test/recipes/backfill-on-a-server.test.ts',
  'test/rehearsal/hostile.test.ts',
  'test/rehearsal/contention/contention.test.ts',
];

export default defineConfig({
  plugins: [catalogue],
  test: {
    // A rehearsal holds a whole PostgreSQL in memory; two at once is what a small machine carries.
    maxWorkers: 2,
    globalSetup: 'test/setup.ts',
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      // Modules are loaded once for each worker, not once for each file: no test replaces one, and none leaves the environment changed.
      { extends: true, test: { name: 'everyday', include: ['test/**/*.test.ts'], exclude: killing, isolate: false } },
      { extends: true, test: { name: 'killing', include: killing } },
    ],
  },
});
