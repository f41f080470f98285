import { readFileSync } from 'node:fs';
import type { Tree } from '../../src/model/change.ts';
import { notRehearsed } from '../../src/model/not-rehearsed.ts';
import { settingsSchema } from '../../src/model/settings-schema.ts';
import { review } from '../../src/review.ts';

/** Reviews each file named on standard input as a change of its own, without a rehearsal; prints what came of it. */
const settings = settingsSchema.parse({ postgres: 16, projects: [{ directory: 'migrations', framework: 'sql' }] });
const empty: Tree = { files: new Map(), read: async () => new Map() };

const stage = notRehearsed('the bench measures reading and judging');

let statements = 0;
let findings = 0;
let unreadable = 0;
const paths = readFileSync(0, 'utf8').split('\n').filter(Boolean);
for (const file of paths) {
  const text = readFileSync(file, 'utf8');
  const path = 'migrations/0001_bench.sql';
  const head: Tree = {
    files: new Map([[path, { hash: file, size: text.length }]]),
    read: async (wanted) => new Map(wanted.includes(path) ? [[path, text]] : []),
  };
  const made = await review(
    { base: empty, head, changed: [{ path, status: 'added' }], settings },
    { rehearse: async () => stage, findUsages: async () => [] },
  );
  for (const project of made.projects) {
    for (const migration of project.migrations) statements += migration.statements.length;
  }
  findings += made.diagnostics.length;
  unreadable += made.unreadable.length > 0 ? 1 : 0;
}
console.log(JSON.stringify({ statements, findings, unreadable }));
