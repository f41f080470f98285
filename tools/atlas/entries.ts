import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A statement of the atlas: what is run, and what is run before it, on the schema of `schema.sql`. */
export type Entry = {
  readonly id: string;
  /** The file it is in: what its statement is about. */
  readonly about: string;
  readonly first: readonly string[];
  readonly sql: string;
};

const folder = join(import.meta.dirname, 'statements');

/** Reads the statements. A statement begins with `--- id`; lines `-- first: …` are run before it, on their own. */
export function readCatalogue(): readonly Entry[] {
  return readdirSync(folder)
    .toSorted()
    .flatMap((name) => entriesOf(name.replace(/\.sql$/, ''), readFileSync(join(folder, name), 'utf8')));
}

export function schemaText(): string {
  return readFileSync(join(import.meta.dirname, 'schema.sql'), 'utf8');
}

const entriesOf = (about: string, text: string): readonly Entry[] =>
  text
    .split(/^--- /m)
    .slice(1)
    .map((block) => {
      const [id = '', ...lines] = block.trimEnd().split('\n');
      const first = lines.flatMap((line) => (line.startsWith('-- first: ') ? [line.slice('-- first: '.length)] : []));
      const sql = lines.filter((line) => !line.startsWith('-- first: ')).join('\n');
      return { id, about, first, sql: sql.replace(/;$/, '') };
    });
