import type { MergeGroupJob } from '../job.ts';

type CheckSubject =
  | { readonly kind: 'pull request'; readonly number: number }
  | Pick<MergeGroupJob, 'kind' | 'headSha' | 'headRef' | 'baseSha' | 'baseRef'>;

/** What a check run is about, written into it: GitHub names no pull request of a fork, and none for a merge group. */
export function externalId(named: CheckSubject): string {
  if (named.kind === 'pull request') return `pull-request:${named.number}`;
  // A colon can't be in the name of a branch.
  return ['merge-group', named.headSha, named.baseSha, named.baseRef, named.headRef].join(':');
}

/** What `externalId` wrote; undefined for anything else. */
export function readExternalId(text: string): CheckSubject | undefined {
  const [kind, ...rest] = text.split(':');
  const [first = '', baseSha = '', baseRef = '', headRef = ''] = rest;
  if (kind === 'pull-request' && /^\d{1,15}$/.test(first)) return { kind: 'pull request', number: Number(first) };
  if (kind !== 'merge-group' || rest.length !== 4) return undefined;
  return { kind: 'merge group', headSha: first, baseSha, baseRef, headRef };
}
