import { type Mentions, mentionsOf } from '../mentions.ts';
import type { MigrationStatement } from './statement.ts';

/**
 * The order in which kinds of objects are made; they are dropped in the opposite order. Only where two objects do
 * not depend on each other does it decide.
 */
export const ranks = {
  schema: 0,
  extension: 1,
  type: 2,
  sequence: 3,
  routine: 4,
  table: 5,
  column: 6,
  'sequence options': 7,
  constraint: 8,
  'type leftover': 9,
  index: 10,
  statistics: 11,
  partition: 12,
  view: 13,
  'foreign key': 14,
  trigger: 15,
  policy: 16,
  rule: 17,
  publication: 18,
  'published table': 19,
  'published schema': 20,
  'sequence owner': 21,
  setting: 22,
  comment: 23,
  owner: 24,
  grant: 25,
  // Last, and dropped first: until then it does not fire on the statements of the migration itself.
  'event trigger': 26,
  'late note': 27,
} as const;

/** Something to do, what it gives to others (names), and the text that tells what it needs from others. */
export type Action = {
  readonly rank: keyof typeof ranks;
  readonly provides: readonly string[];
  readonly mentions: Mentions;
  /** Names needed beyond those mentioned. */
  readonly needs?: readonly string[];
  /** Names that had better be there first, unless they need this one. */
  readonly prefers?: readonly string[];
  readonly statements: readonly MigrationStatement[];
};

const noMentions: Mentions = mentionsOf('');

/** Something to do; it gives and needs nothing, unless `more` says so. */
export function act(
  rank: Action['rank'],
  statements: readonly MigrationStatement[],
  more: Partial<Action> = {},
): Action {
  return { rank, provides: [], mentions: noMentions, statements, ...more };
}

const byProvided = (actions: readonly Action[]): ReadonlyMap<string, readonly number[]> => {
  const providers = new Map<string, number[]>();
  for (const [i, action] of actions.entries())
    for (const name of action.provides) {
      const list = providers.get(name);
      if (list === undefined) providers.set(name, [i]);
      else list.push(i);
    }
  return providers;
};

/** Indexes of actions, every one after those whose names it needs; a circle is cut where it is first closed. */
const dependencyOrder = (actions: readonly Action[]): readonly number[] => {
  const providers = byProvided(actions);
  const seen = new Set<number>();
  const ordered: number[] = [];
  const named = (names: Iterable<string>): readonly number[] => [...names].flatMap((name) => providers.get(name) ?? []);
  const needed = (i: number): readonly number[] => {
    const action = actions[i];
    return action === undefined ? [] : named([...action.mentions.names, ...(action.needs ?? [])]);
  };
  const before = function* (i: number): Generator<number> {
    yield* needed(i);
    for (const provider of named(actions[i]?.prefers ?? []))
      if (!seen.has(provider) && !reaches(provider, i, needed)) yield provider;
  };
  // A chain of views can be longer than the call stack is deep.
  for (const root of actions.keys()) {
    const open = seen.has(root) ? [] : [{ i: root, rest: before(root) }];
    seen.add(root);
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const next = top.rest.next();
      if (next.done === true) ordered.push(open.pop()?.i ?? root);
      else if (!seen.has(next.value)) {
        seen.add(next.value);
        open.push({ i: next.value, rest: before(next.value) });
      }
    }
  }
  return ordered;
};

/** Whether `start` needs `goal`, directly or through others. */
const reaches = (start: number, goal: number, needed: (i: number) => readonly number[]): boolean => {
  const met = new Set<number>();
  const open = [start];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === goal) return true;
    if (met.has(next)) continue;
    met.add(next);
    open.push(...needed(next));
  }
  return false;
};

const ranked = (actions: readonly Action[]): readonly Action[] =>
  actions.toSorted((a, b) => ranks[a.rank] - ranks[b.rank]);

/** Actions that make things, each after what it needs. */
export function creationOrder(actions: readonly Action[]): readonly Action[] {
  const list = ranked(actions);
  return dependencyOrder(list).flatMap((i) => list[i] ?? []);
}

/** Actions that drop things, each before what it needs. */
export function dropOrder(actions: readonly Action[]): readonly Action[] {
  return creationOrder(actions).toReversed();
}
