import type { Node } from '../../model/node.ts';
import type { QualifiedName } from '../../model/schema.ts';
import type { StatementFacts } from '../facts.ts';
import { droppedNames } from './dropped-objects.ts';

/** Every statement of the change, in order, those inside DO blocks included. */
export const wholeChange = (facts: StatementFacts): readonly StatementFacts[] =>
  facts.in.change.migrations.flatMap(({ statements }) => statements);

/** The statements of the change that come after this one. */
export const afterwards = (facts: StatementFacts): readonly StatementFacts[] => {
  const all = wholeChange(facts);
  return all.slice(all.indexOf(facts) + 1);
};

/** Whether a later statement of the change is such a one. */
export const followedBy = (facts: StatementFacts, test: (node: Node, facts: StatementFacts) => boolean): boolean =>
  afterwards(facts).some((each) => test(each.statement.node, each));

/** Whether some statement of the change drops a table, view or index of that name. */
export const isDropped = (name: QualifiedName, facts: StatementFacts): boolean =>
  wholeChange(facts).some(
    ({ statement: { node }, defaultSchema }) =>
      'DropStmt' in node && droppedNames(node.DropStmt, defaultSchema).includes(name),
  );
