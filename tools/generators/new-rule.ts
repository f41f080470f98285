import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { exportName } from './generate-rules.ts';

const usage = `npm run new-rule <object>/<hazard-name>
  for example: npm run new-rule index/index-built-without-concurrently
The name says the hazard, not the cure, and reads well after "allow".`;

const page = (title: string): string => `# ${title}

What happens, in two or three sentences: which table is locked how, what waits, what is lost.

## Instead

The safe way, in a sentence.

## Cases

### A case that fires

\`\`\`sql history
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text);
\`\`\`

\`\`\`sql migration
ALTER TABLE users ADD COLUMN age integer;
\`\`\`

### Silent: the harmless neighbour

\`\`\`sql migration
CREATE TABLE notes (id bigint PRIMARY KEY);
\`\`\`
`;

const rule = (id: string): string => `import { newColumn } from '../reading/new-column.ts';
import { defineRule } from '../rule.ts';
import { blocking } from '../wording/blocking.ts';

export const ${exportName(id)} = defineRule({
  id: '${id}',
  on: ['AT_AddColumn'],
  severity: 'warning',
  hazard: 'blocks reads and writes',
  summary: 'one line for the table of rules',
  why: 'Why it matters, in a sentence.',
  references: ['https://www.postgresql.org/docs/current/sql-altertable.html'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  match: (action, facts) => newColumn(action, facts),
  message: (found) => blocking(found, \`ADD COLUMN \${found.of}\`, 'ACCESS EXCLUSIVE', 'what lasts'),
  advice: () => 'What to do instead.',
});
`;

const [name] = process.argv.slice(2);
const parts = /^([a-z]+)\/([a-z]+(?:-[a-z]+)*)$/.exec(name ?? '');
if (parts?.[1] === undefined || parts[2] === undefined) {
  console.error(usage);
  process.exit(2);
}
const path = join(import.meta.dirname, '../../src/rules', parts[1], parts[2]);
if (existsSync(`${path}.ts`)) {
  console.error(`there is a rule of that name: ${relative(process.cwd(), `${path}.ts`)}`);
  process.exit(2);
}
mkdirSync(dirname(path), { recursive: true });
writeFileSync(`${path}.ts`, rule(parts[2]));
writeFileSync(`${path}.md`, page(parts[2].replaceAll('-', ' ')));
console.log(
  `Wrote ${relative(process.cwd(), path)}.ts and .md. Fill both in, then: npm run generate && npx vitest run test/rules`,
);
