/**
 * What an answer rests on. Only `tried` is a proof.
 * tried: an experiment that would have failed otherwise. seen: the schema or the SQL says so.
 * nothing found: it was looked for, and the evidence says where. not tried: nobody knows, and the evidence says why.
 */
export type Basis = 'tried' | 'seen' | 'nothing found' | 'not tried';

/** An answer's reason, and what it is worth. */
export type Ground = { readonly basis: Basis; readonly evidence: string };

const fromWeakest: readonly Basis[] = ['not tried', 'nothing found', 'seen', 'tried'];

/** What several answers together rest on: the least of them. Of nothing, what is seen. */
export function weakest(bases: readonly Basis[]): Basis {
  return fromWeakest.find((basis) => bases.includes(basis)) ?? 'seen';
}
