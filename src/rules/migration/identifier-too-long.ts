import type { Node } from '../../model/node.ts';
import { walk } from '../../sql/relations.ts';
import { defineStatementRule } from '../rule.ts';

const longest = 63;

export const identifierTooLong = defineStatementRule({
  id: 'identifier-too-long',
  severity: 'warning',
  hazard: 'process',
  summary: 'a name is longer than 63 bytes',
  why: 'PostgreSQL cuts it off without an error: two names may become the same, and tools that compare schemas see a difference for ever.',
  references: ['https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS'],
  peers: ['squawk identifier-too-long', 'strong_migrations max_constraint_name'],
  concerns: 'anything',
  match: ({ statement, insideBlock }) => {
    const name = insideBlock ? undefined : longNames(statement.node)[0];
    return name === undefined ? undefined : { relations: [], name, bytes: Buffer.byteLength(name) };
  },
  message: ({ name, bytes }) =>
    `the name ${name} has ${bytes} bytes: PostgreSQL keeps only the first ${longest}, ${cut(name)}`,
  advice: () => `Choose a name of at most ${longest} bytes.`,
});

/** Where the tree keeps names that a statement gives to things. */
const given: ReadonlySet<string> = new Set([
  'idxname',
  'conname',
  'colname',
  'newname',
  'relname',
  'trigname',
  'policy_name',
  'newVal',
]);

const longNames = (node: Node): readonly string[] => {
  const found: string[] = [];
  walk(node, (_tag, value) => {
    for (const [key, name] of Object.entries(value)) {
      if (given.has(key) && typeof name === 'string' && Buffer.byteLength(name) > longest) found.push(name);
    }
  });
  return found;
};

/** Whole characters only, as PostgreSQL cuts. */
const cut = (name: string): string => {
  let kept = '';
  for (const character of name) {
    if (Buffer.byteLength(kept + character) > longest) break;
    kept += character;
  }
  return kept;
};
