import type { Node, VariableSetStmt } from '../../model/node.ts';
import { settingText } from './literal.ts';

/** One setting that a statement changes. `value` undefined: back to the server's or role's own. */
export type SessionSetting = {
  readonly name: string;
  readonly value: string | undefined;
  /** For the transaction only. */
  readonly local: boolean;
};

/** What a SET, RESET or a plain `SELECT set_config(…)` changes; RESET ALL and DISCARD ALL have the name `all`. */
export function settingsIn(node: Node): readonly SessionSetting[] {
  if ('VariableSetStmt' in node) return [setIn(node.VariableSetStmt)];
  if ('DiscardStmt' in node && node.DiscardStmt.target === 'DISCARD_ALL') {
    return [{ name: 'all', value: undefined, local: false }];
  }
  if (!('SelectStmt' in node)) return [];
  return (node.SelectStmt.targetList ?? []).flatMap((target) => {
    const call = 'ResTarget' in target ? target.ResTarget.val : undefined;
    return call && 'FuncCall' in call ? configured(call.FuncCall.funcname ?? [], call.FuncCall.args ?? []) : [];
  });
}

const setIn = ({ kind, name, args, is_local }: VariableSetStmt): SessionSetting => {
  if (kind === 'VAR_RESET_ALL') return { name: 'all', value: undefined, local: false };
  const value = kind === 'VAR_SET_VALUE' ? (args ?? []).map((each) => settingText(each) ?? '').join(', ') : undefined;
  return { name: (name ?? '').toLowerCase(), value, local: is_local === true };
};

const configured = (called: readonly Node[], args: readonly Node[]): readonly SessionSetting[] => {
  const last = called.at(-1);
  if (last === undefined || !('String' in last) || last.String.sval !== 'set_config') return [];
  const [name, value, local] = args.map(settingText);
  return name === undefined ? [] : [{ name: name.toLowerCase(), value, local: local === 'true' }];
};
