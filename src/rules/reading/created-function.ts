import type { CreateFunctionStmt, Node } from '../../model/node.ts';
import type { QualifiedName } from '../../model/schema.ts';
import { isSwitchedOn, optionsNamed } from '../../sql/options.ts';
import { nameOfList } from '../../sql/relations.ts';
import { namesIn } from './column.ts';
import { textOf } from './literal.ts';

/** What a CREATE FUNCTION says of itself. */
export type CreatedFunction = {
  readonly name: QualifiedName;
  readonly definer: boolean;
  readonly setsSearchPath: boolean;
  /** Its names were looked up when it was made (BEGIN ATOMIC), or it has none (C). */
  readonly bound: boolean;
  readonly forTrigger: boolean;
};

/** Reads a CREATE FUNCTION or CREATE PROCEDURE. */
export function createdFunction(created: CreateFunctionStmt, defaultSchema: string): CreatedFunction {
  const language = textOf(optionsNamed(created.options, 'language')[0]?.arg)?.toLowerCase();
  const returns = namesIn(created.returnType?.names).at(-1);
  return {
    name: nameOfList(created.funcname, defaultSchema),
    definer: isSwitchedOn(created.options, 'security'),
    setsSearchPath: setsSearchPath(created.options),
    bound: created.sql_body !== undefined || language === 'c' || language === 'internal',
    forTrigger: returns === 'trigger' || returns === 'event_trigger',
  };
}

/** Whether properties of a function (or actions of an ALTER FUNCTION) hold a SET search_path. */
export function setsSearchPath(options: readonly Node[] | undefined): boolean {
  return optionsNamed(options, 'set').some(
    ({ arg }) => arg !== undefined && 'VariableSetStmt' in arg && arg.VariableSetStmt.name === 'search_path',
  );
}
