import type { Node } from '../../model/node.ts';
import { functionsIn } from '../../sql/volatility.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';

export const searchPathLeftEmpty = defineMigrationRule({
  id: 'search-path-left-empty',
  severity: 'note',
  hazard: 'process',
  summary: 'the migration empties search_path and leaves it empty',
  why: 'Dumps start this way. In a tool that runs all migrations in one session, later migrations no longer find unqualified names.',
  references: ['https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH'],
  match: (migration) => {
    const last = migration.statements.findLast(({ node }) => setting(node) !== undefined);
    return last && setting(last.node) === 'empty' ? [{ relations: [], place: placeOf(last) }] : [];
  },
  message: () =>
    'search_path is emptied and stays empty for the rest of the session: later migrations no longer find unqualified names',
  advice: () => 'Write SET LOCAL inside the transaction, or RESET search_path at the end of the file.',
});

/** Whether a statement empties search_path for the session, or sets it to something. */
const setting = (node: Node): 'empty' | 'set' | undefined => {
  if ('VariableSetStmt' in node && node.VariableSetStmt.name === 'search_path' && !node.VariableSetStmt.is_local) {
    return (node.VariableSetStmt.args ?? []).every(isEmptyText) && node.VariableSetStmt.kind === 'VAR_SET_VALUE'
      ? 'empty'
      : 'set';
  }
  if ('VariableSetStmt' in node) return node.VariableSetStmt.kind === 'VAR_RESET_ALL' ? 'set' : undefined;
  if (!('SelectStmt' in node) || !functionsIn(node).includes('set_config')) return undefined;
  const target = node.SelectStmt.targetList?.[0];
  const call = target && 'ResTarget' in target ? target.ResTarget.val : undefined;
  const [name, value, local] = call && 'FuncCall' in call ? (call.FuncCall.args ?? []) : [];
  if (textOf(name) !== 'search_path' || isTrue(local)) return undefined;
  return textOf(value) === '' ? 'empty' : 'set';
};

const isEmptyText = (node: Node): boolean => textOf(node) === '';

const textOf = (node: Node | undefined): string | undefined =>
  node && 'A_Const' in node && node.A_Const.sval ? (node.A_Const.sval.sval ?? '') : undefined;

const isTrue = (node: Node | undefined): boolean =>
  node !== undefined && 'A_Const' in node && node.A_Const.boolval?.boolval === true;
