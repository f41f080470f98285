import type { Node } from '../../model/node.ts';
import type { Loss, LossKind } from '../../schema/losses/loss.ts';
import { splitQualifiedName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { wordsOf } from './asked-for.ts';
import { actionsOf } from './subjects.ts';

/**
 * The statement that took something away without naming it: the one that made its object again; else one that runs SQL
 * of its own or drops with CASCADE and locked the object; else the last that names it.
 */
export function culpritOf(
  { relation, names, kind }: Pick<Loss, 'relation' | 'names'> & { readonly kind?: string },
  statements: readonly StatementFacts[],
): StatementFacts | undefined {
  const last = (test: (facts: StatementFacts) => boolean): StatementFacts | undefined => statements.findLast(test);
  const isThere = (list: readonly string[] | undefined): boolean =>
    relation !== undefined && list?.includes(relation) === true;
  const isLocked = ({ effect }: StatementFacts): boolean =>
    [...(effect?.locks ?? []), ...(effect?.held ?? [])].some(
      (lock) => lock.relation === relation && lock.mode !== 'ACCESS SHARE',
    );
  const called = relation === undefined ? names[0] : splitQualifiedName(relation).name;
  const isNamed = ({ node }: StatementFacts): boolean => called !== undefined && wordsOf(node).has(called);
  return (
    last(({ effect }) => isThere(effect?.created)) ??
    last(({ effect }) => isThere(effect?.dropped)) ??
    last((facts) => isCascading(facts.node) && isLocked(facts)) ??
    last((facts) => runsOther(facts.node) && isLocked(facts)) ??
    last((facts) => canTake(facts.node) && isNamed(facts)) ??
    (outlivesCascades.has(kind ?? '') ? undefined : last(({ node }) => isCascading(node))) ??
    last(({ node }) => runsOther(node))
  );
}

/** What a relation that stays keeps, whatever else is dropped with CASCADE: nothing of it depends on another object. */
const outlivesCascades: ReadonlySet<string> = new Set<LossKind>([
  'privilege',
  'owner',
  'row security',
  'forced row security',
  'reading with own rights',
  'security barrier',
  'not null',
  'crash safety',
  'comment',
  'storage option',
]);

/** Whether a statement says CASCADE. */
export function isCascading(node: Node): boolean {
  if ('DropStmt' in node) return node.DropStmt.behavior === 'DROP_CASCADE';
  return (
    'AlterTableStmt' in node &&
    actionsOf(node.AlterTableStmt).some(({ command }) => command.behavior === 'DROP_CASCADE')
  );
}

/** Statements that run what their text does not show, or act on whatever a role has. */
export function runsOther(node: Node): boolean {
  return (
    'DoStmt' in node || 'CallStmt' in node || 'SelectStmt' in node || 'ExecuteStmt' in node || 'DropOwnedStmt' in node
  );
}

const canTake = (node: Node): boolean =>
  Object.keys(node).some((tag) => /^(Drop|Alter|View|Create|Rename|Grant|RuleStmt)/.test(tag));
