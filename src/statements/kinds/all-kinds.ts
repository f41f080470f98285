import type { Node } from '../../model/node.ts';
import { privileges } from './access.ts';
import { containers } from './containers.ts';
import { indexes } from './indexes.ts';
import { naming } from './naming.ts';
import { type Kinds, low, type Profile } from './profile.ts';
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

/** What a statement is before any evidence; one profile per action. Never empty. */
export function profilesOf(node: Node): readonly KindProfile[] {
  const [tag, body] = Object.entries(node)[0] ?? ['', {}];
  // The table is checked key by key; here, at the parser's edge, tag and body are known to belong together.
  const describe = (allKinds as Readonly<Record<string, ((body: unknown) => readonly KindProfile[]) | undefined>>)[tag];
  const profiles = describe?.(body) ?? [];
  return profiles.length > 0 ? profiles : [other];
}
