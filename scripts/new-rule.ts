import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportName, ruleFiles } from './generate-rules.ts';

/** Starts a rule: `npm run new-rule -- <object> <hazard>` writes its two files, to be filled in by hand. */
const rules = join(import.meta.dirname, '..', 'src', 'rules');
const objects = [...new Set(ruleFiles().map(({ object }) => object))];
const [object = '', id = ''] = process.argv.slice(2);

const problem = (): string | undefined => {
  if (!objects.includes(object)) return `${JSON.stringify(object)} is no object; expected one of ${objects.join(', ')}`;
  if (!/^[a-z]+(-[a-z]+)+$/.test(id))
    return `${JSON.stringify(id)} is no name of a hazard; expected words with hyphens`;
  if (ruleFiles().some((rule) => rule.id === id)) return `there is a rule ${id} already`;
  return undefined;
};

const code = `import { defineRule } from '../rule.ts';

export const ${exportName(id)} = defineRule({
  id: '${id}',
  // A node of PostgreSQL's syntax tree, or an action of ALTER TABLE (AT_AddColumn).
  on: ['RenameStmt'],
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'what the statement does, in one line',
  why: 'Who suffers, and why, in a sentence or two.',
  references: ['https://www.postgresql.org/docs/current/sql-altertable.html'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  match: ({ relation, newname }, facts) =>
    newname === undefined ? undefined : { ...facts.about(facts.name(relation)), to: newname },
  message: ({ table, to }) => \`\${table} is renamed to \${to}: table, lock mode, what waits, for how long\`,
  advice: () => 'What to write instead.',
});
`;

const page = `# The hazard in words

What PostgreSQL does, and who waits.

## Instead

The safe way, and what it costs.

## Cases

### On an existing table

\`\`\`sql history
CREATE TABLE users (id bigint PRIMARY KEY, name text);
\`\`\`

\`\`\`sql migration
ALTER TABLE users RENAME TO people;
\`\`\`

### Silent: the near miss

\`\`\`sql history
CREATE TABLE users (id bigint PRIMARY KEY, name text);
\`\`\`

\`\`\`sql migration
ALTER TABLE users ADD COLUMN email text;
\`\`\`
`;

const wrong = problem();
if (wrong !== undefined) {
  console.error(`${wrong}\n  example: npm run new-rule -- index index-built-twice`);
  process.exitCode = 2;
} else {
  const folder = join(rules, object);
  mkdirSync(folder, { recursive: true });
  for (const [ending, text] of [
    ['ts', code],
    ['md', page],
  ] as const) {
    const file = join(folder, `${id}.${ending}`);
    if (!existsSync(file)) writeFileSync(file, text, { flag: 'wx' });
    console.log(`src/rules/${object}/${id}.${ending}`);
  }
  console.log(`${readdirSync(folder).length / 2} rules about ${object}. Fill both in, then: npm run generate`);
}
