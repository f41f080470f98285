import type { Routine } from '../../model/schema.ts';
import type { Narrowed } from './narrowed.ts';

/** Calls that found their function before, and find none or more than one afterwards, while the name is still there. */
export function narrowedCalls(before: readonly Routine[], after: readonly Routine[]): readonly Narrowed[] {
  const known = new Set(before.map(({ identity }) => identity));
  const kept = new Set(after.map(({ identity }) => identity));
  const byName = Map.groupBy(after, nameOf);
  return before.flatMap((old): readonly Narrowed[] => {
    const named = byName.get(nameOf(old)) ?? [];
    const call = old.identity;
    if (!kept.has(call)) {
      const taken = named.length === 0 || named.some((one) => isExactly(one, old) || takes(one, old));
      return taken ? [] : [{ kind: 'calls fail', routine: call, call, refuses: 'form' }];
    }
    return named
      .filter((one) => !known.has(one.identity) && takes(one, old))
      .map(({ identity }) => ({ kind: 'calls are ambiguous', routine: identity, call, refuses: 'all' }));
  });
}

const bracket = ({ identity }: Routine): number => identity.lastIndexOf('(');
const nameOf = (one: Routine): string => one.identity.slice(0, bracket(one));
const argumentsOf = (one: Routine): readonly string[] =>
  one.identity
    .slice(bracket(one) + 1, -1)
    .split(/, ?/)
    .filter((type) => type !== '');

const isExactly = (one: Routine, old: Routine): boolean => argumentsOf(one).join() === argumentsOf(old).join();

/** Whether a longer function takes the other one's arguments, its own further ones having defaults. */
const takes = (one: Routine, old: Routine): boolean => {
  const [own, theirs] = [argumentsOf(one), argumentsOf(old)];
  const further = own.length - theirs.length;
  return further > 0 && theirs.every((type, at) => own[at] === type) && defaultsOf(one) >= further;
};

/** How many arguments have one; the header as PostgreSQL prints it ends with what the function returns. */
const defaultsOf = ({ definition }: Routine): number => {
  const end = definition.indexOf('\n');
  return definition.slice(0, end < 0 ? undefined : end).split(' DEFAULT ').length - 1;
};
