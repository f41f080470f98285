import type { AlterTableCmd, AlterTableStmt, Node } from '../../model/node.ts';

/** One action of an ALTER TABLE, with the statement that it stands in. */
export type AlterTableAction = { readonly statement: AlterTableStmt; readonly command: AlterTableCmd };

type Subject<T, N> = { readonly tag: T; readonly node: N; readonly action: number | undefined };

/**
 * The parts of a statement that a rule asked for: the statement's own node, or the actions of an ALTER TABLE by subtype.
 * The parser's edge: a tag decides the type of what stands under it.
 */
export function subjectsOf<T extends string, N>(node: Node, tags: readonly T[]): readonly Subject<T, N>[] {
  return partsOf(node).filter((one): one is Subject<T, N> => tags.some((tag) => tag === one.tag));
}

/** The tags that a rule may ask for a statement by. */
export function tagsOf(node: Node): ReadonlySet<string> {
  return new Set(partsOf(node).map(({ tag }) => tag));
}

const partsOf = (node: Node): readonly Subject<string, unknown>[] => {
  const parts = known.get(node) ?? takeApart(node);
  known.set(node, parts);
  return parts;
};

/** Many rules ask about the same statement. */
const known = new WeakMap<Node, readonly Subject<string, unknown>[]>();

const takeApart = (node: Node): readonly Subject<string, unknown>[] => {
  const whole = Object.entries(node).map(([tag, under]) => ({ tag, node: under, action: undefined }));
  if (!('AlterTableStmt' in node)) return whole;
  const actions = actionsOf(node.AlterTableStmt).flatMap((subject, action) => {
    const tag = subject.command.subtype;
    return tag === undefined ? [] : [{ tag, node: subject, action }];
  });
  return [...whole, ...actions];
};

/** The actions of an ALTER TABLE, in order. */
export function actionsOf(statement: AlterTableStmt): readonly AlterTableAction[] {
  return (statement.cmds ?? []).flatMap((command) =>
    'AlterTableCmd' in command ? [{ statement, command: command.AlterTableCmd }] : [],
  );
}
