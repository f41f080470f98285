import type { AlterTableCmd, AlterTableStmt, Node } from '../../model/node.ts';

/** One action of an ALTER TABLE, with the statement that it stands in. */
export type AlterTableAction = { readonly statement: AlterTableStmt; readonly command: AlterTableCmd };

/**
 * The parts of a statement that a rule asked for: the statement's own node, or the actions of an ALTER TABLE by subtype.
 * The cast is the parser's edge: a tag decides the type of what stands under it.
 */
export const subjectsOf = <T extends string, N>(
  node: Node,
  tags: readonly T[],
): readonly { readonly tag: T; readonly node: N; readonly action: number | undefined }[] => {
  const whole = tags.flatMap((tag) => {
    const under = (node as Readonly<Record<string, unknown>>)[tag];
    return under === undefined ? [] : [{ tag, node: under as N, action: undefined }];
  });
  if (!('AlterTableStmt' in node)) return whole;
  const actions = actionsOf(node.AlterTableStmt).flatMap((subject, action) =>
    tags.filter((tag) => tag === subject.command.subtype).map((tag) => ({ tag, node: subject as N, action })),
  );
  return [...whole, ...actions];
};

/** The actions of an ALTER TABLE, in order. */
export const actionsOf = (statement: AlterTableStmt): readonly AlterTableAction[] =>
  (statement.cmds ?? []).flatMap((command) =>
    'AlterTableCmd' in command ? [{ statement, command: command.AlterTableCmd }] : [],
  );
