import type { QualifiedName, Schema } from '../../model/schema.ts';
import { shortName } from '../../sql/names.ts';
import { nameOfList } from '../../sql/relations.ts';
import type { StatementFacts } from '../facts.ts';
import { droppedNames } from '../reading/dropped-objects.ts';
import { stillUsed } from '../reading/still-used.ts';
import { followedBy } from '../reading/whole-change.ts';
import { defineRule } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const functionDropped = defineRule({
  id: 'function-dropped',
  on: ['DropStmt'],
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'a function is dropped and not recreated',
  why: 'Application code and database functions that still call it fail (42883). PostgreSQL does not check function bodies when it drops a function.',
  references: ['https://www.postgresql.org/docs/current/sql-dropfunction.html'],
  peers: ['Atlas DS107'],
  concerns: 'anything',
  match: (drop, facts) => {
    const { removeType } = drop;
    if (removeType !== 'OBJECT_FUNCTION' && removeType !== 'OBJECT_PROCEDURE' && removeType !== 'OBJECT_ROUTINE') {
      return undefined;
    }
    const gone = droppedNames(drop, facts.defaultSchema).filter((name) => isGone(name, facts));
    const uses = gone.map((name) => stillUsed(facts, { kind: 'function', table: undefined, name }));
    const used = uses.find(({ severity }) => severity === 'error');
    const callers = gone.flatMap((name) => callersOf(name, facts.in.change.rehearsal.after));
    if (gone.length === 0 || (used === undefined && callers.length === 0)) return undefined;
    return { relations: [], gone, callers, users: used?.users ?? '', because: used?.because };
  },
  message: ({ gone, callers, users }) =>
    `${listed(gone)} ${gone.length === 1 ? 'is' : 'are'} dropped${callers.length > 0 ? `, and ${listed(callers)} still ${callers.length === 1 ? 'calls' : 'call'} it, which fails at run time (42883)` : ''}${users}`,
  advice: () => 'Remove the calls first, and drop it in a later release.',
});

/** Whether it was there, and nothing later in the change makes a function of that name. */
const isGone = (name: QualifiedName, facts: StatementFacts): boolean =>
  (facts.schema?.routines.some(({ identity }) => identity.startsWith(`${name}(`)) ?? true) &&
  !followedBy(
    facts,
    (node) =>
      'CreateFunctionStmt' in node && nameOfList(node.CreateFunctionStmt.funcname, facts.defaultSchema) === name,
  );

/** Functions that are left and have its name, with a parenthesis, in their text. */
const callersOf = (name: QualifiedName, after: Schema | undefined): readonly string[] => {
  const called = `${shortName(name).split('.').at(-1) ?? ''}(`;
  const overloaded = after?.routines.some(({ identity }) => identity.startsWith(`${name}(`));
  if (overloaded) return [];
  return (after?.routines ?? [])
    .filter(({ definition }) => calls(definition, called))
    .map(({ identity }) => identity.slice(0, identity.indexOf('(')));
};

const calls = (text: string, called: string): boolean => {
  for (let at = text.indexOf(called); at >= 0; at = text.indexOf(called, at + 1)) {
    if (!/[\w"]/.test(text[at - 1] ?? ' ')) return true;
  }
  return false;
};
