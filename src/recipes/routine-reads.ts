import type { Routine, Schema, Table } from '../model/schema.ts';
import { scan } from '../sql/parser.ts';
import { functionsIn } from '../sql/volatility.ts';

/** A function of the team's own, and whether it looks at tables: `as it was` when the statement began, or `as it goes`. */
export type CalledRoutine = { readonly name: string; readonly reads: 'nothing' | 'as it was' | 'as it goes' };

/** The functions of the schema that a statement calls. */
export function routinesCalled(before: Schema | undefined, statement: object): readonly CalledRoutine[] {
  const called = new Set(functionsIn({ ...statement } as Parameters<typeof functionsIn>[0]));
  const routines = before?.routines ?? [];
  const names = new Set(routines.map(nameOf));
  return routines
    .filter((routine) => called.has(nameOf(routine)))
    .map((routine) => ({ name: nameOf(routine), reads: readsOf(routine, names) }));
}

/** `public.f(integer)`, `public."F"(text)`. */
const nameOf = ({ identity }: Routine): string => {
  const tokens = scan(identity) ?? [];
  const end = tokens.findIndex(({ text }) => text === '(');
  const last = tokens[end - 1]?.text ?? '';
  return last.startsWith('"') ? last.slice(1, -1).replaceAll('""', '"') : last;
};

/** Words that look at rows, or do something; a name of another function may hide both. */
const looking: ReadonlySet<string> = new Set([
  ...['from', 'insert', 'update', 'delete', 'merge', 'execute', 'perform', 'call', 'table', 'nextval', 'setval'],
]);

const readsOf = ({ definition }: Routine, names: ReadonlySet<string>): CalledRoutine['reads'] => {
  const tokens = (scan(definition) ?? []).map(({ text }) => text);
  const head = tokens.map((token) => token.toLowerCase());
  if (head.includes('immutable')) return 'nothing';
  // Without a text of its own the body stands in the definition, behind its parameters.
  const body = tokens.filter((token) => quoted.test(token)).flatMap(wordsOf);
  const words = body.length > 0 ? body : head.slice(head.indexOf(')'));
  if (!words.some((word) => looking.has(word) || names.has(word))) return 'nothing';
  return head.includes('stable') ? 'as it was' : 'as it goes';
};

const quoted = /^(?:\$[^$]*\$|')/;

const wordsOf = (text: string): readonly string[] =>
  (scan(text.replace(/^(?:\$[^$]*\$|')|(?:\$[^$]*\$|')$/g, '')) ?? []).map((token) => token.text.toLowerCase());

/** Whether a trigger that such a statement sets off may look at tables. */
export function triggersLook(before: Schema | undefined, { triggers }: Table, how: 'update' | 'delete'): boolean {
  const event = new RegExp(` (?:BEFORE|AFTER) .*\\b${how}\\b.* ON `, 'i');
  const routines = before?.routines ?? [];
  const names = new Set(routines.map(nameOf));
  return triggers
    .filter(({ definition, enabled }) => enabled !== 'D' && event.test(definition))
    .some(({ definition }) => {
      const called = scan(definition)?.findLast(({ text }, at, all) => all[at + 1]?.text === '(' && text !== ')');
      const own = routines.find((routine) => nameOf(routine) === called?.text);
      return own === undefined || readsOf(own, names) !== 'nothing';
    });
}
