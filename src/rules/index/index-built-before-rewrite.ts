import { shortName } from '../../sql/names.ts';
import { afterwards } from '../reading/whole-change.ts';
import { defineRule } from '../rule.ts';

export const indexBuiltBeforeRewrite = defineRule({
  id: 'index-built-before-rewrite',
  on: ['IndexStmt'],
  severity: 'warning',
  hazard: 'blocks reads and writes',
  summary: 'an index is built, and the table is rewritten later in the same change',
  why: 'The rewrite rebuilds every index of the table under ACCESS EXCLUSIVE: the first build is wasted, and it makes the rewrite longer.',
  references: ['https://www.postgresql.org/docs/current/sql-altertable.html'],
  shrinksWithSize: true,
  match: ({ relation, idxname }, facts) => {
    const about = facts.about(facts.name(relation));
    if (!about.observed?.built.length) return undefined;
    const rewrite = afterwards(facts).find((later) => !later.insideBlock && later.observed(about.table)?.rewritten);
    const place = rewrite?.location;
    const built = about.observed.built[0] ?? idxname ?? 'the index';
    return place && { ...about, built, line: place.start.line, path: place.path, same: rewrite.in === facts.in };
  },
  message: ({ table, built, line, path, same }) =>
    `${shortName(built)} is built here, and rebuilt when ${same ? `line ${line}` : `${path}:${line}`} rewrites ${shortName(table)} under ACCESS EXCLUSIVE`,
  advice: () => 'Build the index after the rewrite.',
});
