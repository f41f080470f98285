import type { Node, ObjectType } from '../../model/node.ts';
import type { Gone } from '../../schema/losses/gone.ts';
import type { Loss, LossKind } from '../../schema/losses/loss.ts';
import { walk } from '../../sql/relations.ts';
import { actionsOf } from './subjects.ts';

/** Whether a statement takes a thing away by its name, so that its author knows. */
export function asksFor({ kind, names }: Loss, node: Node): boolean {
  const asking = askingFor[kind];
  if (!tagsIn(node).some((tag) => asking.includes(tag))) return false;
  const words = wordsOf(node);
  const isWhole = sweeping.some((tag) => tag in node) || isOnAll(node);
  return isWhole || names.length === 0 || words.has(names[0] ?? '');
}

/** Whether a statement drops a thing by its name. */
export function dropsByName({ kind, names }: Gone, node: Node): boolean {
  const tags = tagsIn(node);
  const isDropped = kind === 'column' ? tags.includes('AT_DropColumn') : tags.some((tag) => tag.startsWith('OBJECT_'));
  if (!isDropped) return false;
  const words = wordsOf(node);
  return words.has(names[0] ?? '') && (kind !== 'column' || words.has(names[1] ?? ''));
}

/** Statements that act on all there is. */
const sweeping = ['DropOwnedStmt', 'ReassignOwnedStmt', 'AlterDefaultPrivilegesStmt'] as const;

const isOnAll = (node: Node): boolean => 'GrantStmt' in node && node.GrantStmt.targtype === 'ACL_TARGET_ALL_IN_SCHEMA';

const options = ['AT_SetRelOptions', 'AT_ResetRelOptions'];
const functions = ['AlterFunctionStmt'];
const constraints = ['AT_DropConstraint', 'AT_AlterConstraint', 'AlterDomainStmt'];

/** What asks for each kind: a node, an action of ALTER TABLE, or what a DROP drops. */
const askingFor: Readonly<Record<LossKind, readonly string[]>> = {
  privilege: ['REVOKE', 'DropOwnedStmt'],
  'future privilege': ['AlterDefaultPrivilegesStmt', 'DropOwnedStmt'],
  'revoked privilege': ['GRANT'],
  policy: ['OBJECT_POLICY', 'AlterPolicyStmt'],
  'restrictive policy': ['OBJECT_POLICY', 'AlterPolicyStmt'],
  'row security': ['AT_DisableRowSecurity'],
  'forced row security': ['AT_NoForceRowSecurity', 'AT_DisableRowSecurity'],
  'reading with own rights': options,
  'security barrier': options,
  'search path': functions,
  uniqueness: ['OBJECT_INDEX', ...constraints],
  'foreign key': constraints,
  constraint: [...constraints, ...options],
  index: ['OBJECT_INDEX', ...constraints],
  trigger: ['OBJECT_TRIGGER'],
  rule: ['OBJECT_RULE'],
  default: ['AT_ColumnDefault', 'AT_DropIdentity', 'AT_DropExpression'],
  'not null': ['AT_DropNotNull', 'AT_DropConstraint'],
  identity: ['AT_DropIdentity'],
  owner: ['AlterOwnerStmt', 'AT_ChangeOwner', 'ReassignOwnedStmt'],
  'definer rights': functions,
  'crash safety': ['AT_SetUnLogged'],
  'replica identity': ['AT_ReplicaIdentity'],
  'published table': ['AlterPublicationStmt', 'OBJECT_PUBLICATION'],
  publication: ['OBJECT_PUBLICATION'],
  comment: ['CommentStmt'],
  'storage option': options,
  statistics: ['OBJECT_STATISTIC_EXT'],
};

const tagsIn = (node: Node): readonly string[] => {
  if ('DropStmt' in node) return [objectType(node.DropStmt.removeType)];
  if ('GrantStmt' in node) return [node.GrantStmt.is_grant === true ? 'GRANT' : 'REVOKE'];
  if ('AlterTableStmt' in node) return actionsOf(node.AlterTableStmt).flatMap(({ command }) => command.subtype ?? []);
  return Object.keys(node);
};

const objectType = (type: ObjectType | undefined): ObjectType => type ?? 'OBJECT_TABLE';

const known = new WeakMap<Node, ReadonlySet<string>>();

/** Every text in a statement's tree: the names in it, and more. */
export function wordsOf(node: Node): ReadonlySet<string> {
  const words = known.get(node) ?? readWords(node);
  known.set(node, words);
  return words;
}

const readWords = (node: Node): ReadonlySet<string> => {
  const words = new Set<string>();
  walk(node, (_tag, value) => {
    for (const text of Object.values(value)) if (typeof text === 'string') words.add(text);
  });
  return words;
};
