import type { Node } from '../../model/node.ts';
import type { FunctionVolatility } from '../../model/volatility.ts';
import { volatilityOf } from '../../sql/volatility.ts';
import { privileges } from './access.ts';
import { containers } from './containers.ts';
import { indexes } from './indexes.ts';
import { naming } from './naming.ts';
import { type AskVolatility, type Kinds, low, type Profile } from './profile.ts';
import { removals } from './removals.ts';
import { routines } from './routines.ts';
import { rows } from './rows.ts';
import { sessions } from './sessions.ts';
import { tables } from './tables.ts';
import { types } from './types.ts';
import { views } from './views.ts';

/** Every statement of the grammar: the compiler says when one is missing. */
export const allKinds = {
  ...tables,
  ...indexes,
  ...rows,
  ...views,
  ...routines,
  ...types,
  ...naming,
  ...removals,
  ...privileges,
  ...containers,
  ...sessions,
} satisfies Kinds;

const other = low('other statement', { hazard: 'unknown', work: 'unknown' });

/** What a statement is, in words: `add nullable column`, `drop function`. Closed: whatever the files of this folder make. */
export type ChangeKind = ReturnType<(typeof allKinds)[keyof typeof allKinds]>[number]['kind'] | (typeof other)['kind'];

export type KindProfile = Profile<ChangeKind>;

type Describe = (body: unknown, volatility: AskVolatility) => readonly KindProfile[];

/**
 * What a statement is before any evidence; one profile per action. Never empty.
 *
 * @param functions what the rehearsed database says of the functions that defaults call
 */
export function profilesOf(node: Node, functions?: FunctionVolatility): readonly KindProfile[] {
  const [tag, body] = Object.entries(node)[0] ?? ['', {}];
  // The table is checked key by key; here, at the parser's edge, tag and body are known to belong together.
  const describe = (allKinds as Readonly<Record<string, Describe | undefined>>)[tag];
  const profiles = describe?.(body, (expression) => volatilityOf(expression, functions)) ?? [];
  return profiles.length > 0 ? profiles : [other];
}
