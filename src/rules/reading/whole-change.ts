import type { Node } from '../../model/node.ts';
import type { QualifiedName } from '../../model/schema.ts';
import type { StatementFacts } from '../facts.ts';
import { droppedNames } from './dropped-objects.ts';

/** Every statement of the change, in order, those inside DO blocks included. */
export function wholeChange(facts: StatementFacts): readonly StatementFacts[] {
  return facts.in.all;
}

/** The statements of the change that come after this one. */
export function afterwards(facts: StatementFacts): readonly StatementFacts[] {
  const all = wholeChange(facts);
  return all.slice(all.indexOf(facts) + 1);
}

/** Whether a later statement of the change is such a one. */
export function followedBy(facts: StatementFacts, test: (node: Node, facts: StatementFacts) => boolean): boolean {
  return afterwards(facts).some((each) => test(each.node, each));
}

/** Whether some statement of the change drops a table, view or index of that name. */
export function isDropped(name: QualifiedName, facts: StatementFacts): boolean {
  return wholeChange(facts).some(
    ({ node, defaultSchema }) => 'DropStmt' in node && droppedNames(node.DropStmt, defaultSchema).includes(name),
  );
}
