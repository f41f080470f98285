import type { Node } from '../../model/node.ts';
import type { Step } from '../../model/step.ts';
import { printNode } from '../../sql/print.ts';
import { readScript, wholeFile } from '../../sql/script.ts';
import { comment, type Draft, slug } from './new-migrations.ts';

/**
 * What a step that was run by hand leaves for databases that are made new: the same index without CONCURRENTLY, where it is
 * not there yet. On the database where somebody ran it by hand it does nothing. Work on rows leaves nothing: a new database has none.
 */
export function caughtUp(step: Step): readonly Draft[] {
  const lasting = inTransaction(step.sql, (node) => 'IndexStmt' in node);
  if (lasting === '') return [];
  const why = comment(`${step.title}: already run by hand; this is for new databases.`);
  const allowed =
    '-- migration-planner: allow index-built-without-concurrently because databases with rows already have it';
  const down = step.down === undefined ? undefined : inTransaction(step.down, () => true);
  return [
    {
      name: `${slug(step.id)}_for_new_databases`,
      up: `${why}\n${allowed}\n${lasting}`,
      down,
      outside: false,
      day: step.day,
    },
  ];
}

/** Statements in the form that a transaction takes, and that does nothing where it is done already. */
const inTransaction = (sql: string, wanted: (node: Node) => boolean): string =>
  readScript(wholeFile('', sql))
    .statements.filter(({ node }) => wanted(node))
    .map(({ node }) => `${printNode(plain(node))};`)
    .join('\n');

const plain = (node: Node): Node => {
  if ('IndexStmt' in node) return { IndexStmt: { ...node.IndexStmt, concurrent: false, if_not_exists: true } };
  if ('DropStmt' in node) return { DropStmt: { ...node.DropStmt, concurrent: false, missing_ok: true } };
  return node;
};
