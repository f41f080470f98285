import {
  isTooOld,
  type PendingRequest,
  type PullRequestKey,
  type PullRequestState,
  type Records,
  type TickEntry,
} from './records.ts';

/** A memory that ends with the process: for one review from the command line. */
export function recordsInMemory(): Records {
  const requests = new Map<string, PendingRequest & { readonly key: string; decided: boolean }>();
  const bodies = new Set<string>();
  const entries = new Map<string, TickEntry[]>();
  const states = new Map<string, { readonly key: PullRequestKey; readonly state: PullRequestState }>();
  return {
    addRequest: async (key, { id, body }, request, now) => {
      if (requests.has(id) || bodies.has(body) || isTooOld(request, now)) return false;
      bodies.add(body);
      const askedAt = new Date(request.at);
      requests.set(id, { key: nameOf(key), delivery: id, request, askedAt, decided: false });
      return true;
    },
    pendingRequests: async (key) =>
      [...requests.values()]
        .filter((one) => one.key === nameOf(key) && !one.decided)
        .sort((a, b) => a.askedAt.getTime() - b.askedAt.getTime()),
    decide: async (key, more, deliveries) => {
      entries.set(nameOf(key), [...(entries.get(nameOf(key)) ?? []), ...more]);
      for (const delivery of deliveries) {
        const request = requests.get(delivery);
        if (request) request.decided = true;
      }
    },
    ticks: async (key) => {
      const last = new Map((entries.get(nameOf(key)) ?? []).map((entry) => [entry.item, entry]));
      return [...last.values()].filter(({ ticked }) => ticked);
    },
    lastSet: async (key) => {
      const last = new Map<string, Date>();
      for (const { item, at, by } of entries.get(nameOf(key)) ?? []) {
        const before = last.get(item);
        if (by && (before === undefined || at > before)) last.set(item, at);
      }
      return last;
    },
    state: async (key) => states.get(nameOf(key))?.state,
    save: async (key, state) => void states.set(nameOf(key), { key, state }),
    byAddress: async (address) => [...states.values()].find(({ state }) => state.address === address),
    open: async (repository, where) =>
      [...states.values()]
        .filter(({ key, state }) => key.repository === repository && state.open)
        .filter(({ state }) =>
          'headSha' in where ? state.headSha === where.headSha : state.baseRef === where.baseRef,
        ),
    sameHead: async (repository, headSha) =>
      [...states.values()]
        .filter(({ key, state }) => key.repository === repository && state.open && state.headSha === headSha)
        .map(({ key: { number }, state: { gate, check } }) => ({
          number,
          gate,
          alongside: typeof check === 'object' ? check.alongside : undefined,
        })),
    openEnds: async (repository) =>
      [...states.values()]
        .filter(({ key, state }) => key.repository === repository && state.merged === true)
        .flatMap(({ key, state }) => (state.judgement?.openEnds ?? []).map((end) => ({ number: key.number, end }))),
    claims: async (repository, baseRef) =>
      [...states.values()]
        .filter(({ key, state }) => key.repository === repository && state.open && state.baseRef === baseRef)
        .map(({ key, state }) => ({ number: key.number, claims: state.judgement?.claims ?? [] })),
  };
}

const nameOf = ({ repository, number }: PullRequestKey): string => `${repository}/${number}`;
