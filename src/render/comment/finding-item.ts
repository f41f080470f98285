import type { ListItem } from 'mdast';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { code, type Inline, item, link, list, strong } from '../markdown/build.ts';
import { prose } from '../markdown/prose.ts';
import { type Alike, linesOf } from '../words/alike.ts';

/** So many different messages are told each on its own line; of more the others are only counted by their lines. */
const mostMessages = 4;

/**
 * A finding, or several alike, as a list item: severity, lines, rule, message; below it the messages of each line where
 * they differ, why the severity moved, and what to do, which is said once.
 */
export function findingItem({ first, all }: Alike, where?: Inline): ListItem {
  const messages = new Set(all.map((each) => each.message));
  const same = messages.size === 1;
  const head: Inline[] = [
    strong(first.severity),
    ' ',
    where ?? linesOf(all),
    ', ',
    code(first.ruleId),
    ...(same ? [': ', ...prose(first.message)] : [` (${all.length} times)`]),
    ...why(first),
  ];
  const because = [...new Set(all.flatMap((each) => each.because))].slice(0, 8);
  const below = [
    ...(same ? [] : eachMessage(all)),
    ...(because.length > 0 ? [item(['because ', ...prose(because.join('; '))])] : []),
    ...(first.advice !== '' ? [item(['instead: ', ...prose(first.advice)])] : []),
  ];
  return item(head, below.length > 0 ? [list(below)] : []);
}

function eachMessage(all: readonly Diagnostic[]): ListItem[] {
  const most = all.length <= mostMessages ? mostMessages : mostMessages - 1;
  const shown = all.slice(0, most).map((each) => item([`${linesOf([each])}: `, ...prose(each.message)]));
  const rest = all.slice(most);
  return rest.length > 0 ? [...shown, item([`same in ${linesOf(rest, 40)}`])] : shown;
}

/** The first of the rule's references, which explains it. */
function why({ references }: Diagnostic): Inline[] {
  const [first] = references;
  return first?.startsWith('https://') ? [' ', link(first, 'Why')] : [];
}
