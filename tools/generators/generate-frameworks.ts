import { readdirSync } from 'node:fs';
import { frameworkIds } from '../../src/model/migration.ts';

const directory = new URL('../../src/frameworks/', import.meta.url);

/**
 * The text of `src/frameworks/catalogue.ts`: the tools of the model's list, each in the file named as its id.
 * @throws when a listed tool has no file.
 */
export function frameworkCatalogue(): string {
  const files = new Set(readdirSync(directory));
  const missing = frameworkIds.filter((id) => !files.has(`${id}.ts`));
  if (missing.length > 0) {
    throw new Error(
      `src/frameworks has no ${missing.map((id) => `${id}.ts`).join(', ')}; see its README on adding a tool.`,
    );
  }
  const imports = [...frameworkIds].sort().map((id) => `import { ${nameOf(id)} } from './${id}.ts';`);
  const entries = frameworkIds.map((id) => (nameOf(id) === id ? `  ${id},` : `  '${id}': ${nameOf(id)},`));
  return [
    '// Generated from the files of this directory by `npm run generate`. Do not edit.',
    "import type { FrameworkId } from '../model/migration.ts';",
    ...imports,
    "import type { Framework } from './framework.ts';",
    '',
    '/** The migration tools, in the order in which they lay claim to a directory. */',
    'export const frameworks: Readonly<Record<FrameworkId, Framework>> = {',
    ...entries,
    '};',
    '',
  ].join('\n');
}

const nameOf = (id: string): string => id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
