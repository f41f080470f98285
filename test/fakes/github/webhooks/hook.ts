import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Schemas } from '../description/document.ts';
import type { Violation } from '../http/record.ts';
import { accountJson, organizationJson } from '../shapes/accounts.ts';
import { repositoryJson } from '../shapes/repositories.ts';
import { installationOf } from '../state/rights.ts';
import type { App, Delivery, Event, Installation, World } from '../state/world.ts';
import { post, type Target } from './post.ts';

/** The App's webhook. */
export type Hook = {
  /** Where deliveries go from now on; undefined: they are only collected. */
  readonly deliverTo: (target: Target | undefined) => void;
  /** Keeps deliveries back, until `release`. */
  readonly hold: () => void;
  /** Sends what was kept back: in order or not, each once or twice. */
  readonly release: (how?: { readonly order?: 'as it was' | 'reversed' | Reorder; readonly times?: number }) => void;
  /** Sends a body again under a new id, as somebody might who saw it. */
  readonly replay: (delivery: Delivery) => void;
  /** Drops what was kept back: it never arrives, and counts as failed. */
  readonly lose: () => void;
  readonly redeliver: (delivery: Delivery) => void;
  /** Resolves when every delivery under way was answered. */
  readonly settled: () => Promise<void>;
  /** Sends one event many times under new ids, so many a second; answers how often each status came. Nothing is logged. */
  readonly flood: (
    event: Event,
    how: { readonly count: number; readonly perSecond: number },
  ) => Promise<Readonly<Record<string, number>>>;
};

export type Reorder = (kept: readonly Delivery[]) => readonly Delivery[];

export type HookParts = {
  readonly world: World;
  readonly app: App;
  readonly schemas: () => Schemas;
  readonly violations: Violation[];
};

/** The permission without which an installation hears nothing of an event. */
const heardWith: Readonly<Record<string, string>> = {
  pull_request: 'pull_requests',
  issue_comment: 'issues',
  check_run: 'checks',
  check_suite: 'checks',
  merge_group: 'merge_queues',
};

/** Apps need no subscription for these. */
const unasked: ReadonlySet<string> = new Set(['installation', 'installation_repositories', 'check_run', 'check_suite']);

export function createHook(parts: HookParts): Hook {
  const { world, app } = parts;
  let target: Target | undefined;
  let held: Delivery[] | undefined;
  const pending = new Set<Promise<void>>();
  const dispatch = (delivery: Delivery): void => {
    if (held !== undefined) held.push(delivery);
    else if (target !== undefined) {
      const sending = post(target, app, delivery).finally(() => pending.delete(sending));
      pending.add(sending);
    }
  };
  world.announce = (event) => {
    const delivery = deliveryOf(parts, event);
    if (delivery === undefined) return;
    world.deliveries.push(delivery);
    dispatch(delivery);
  };
  return {
    deliverTo: (to) => {
      target = to;
    },
    hold: () => {
      held ??= [];
    },
    release: ({ order = 'as it was', times = 1 } = {}) => {
      const kept = held ?? [];
      held = undefined;
      const inOrder = order === 'reversed' ? kept.toReversed() : order === 'as it was' ? kept : order(kept);
      for (const delivery of inOrder) for (let n = 0; n < times; n++) dispatch(delivery);
    },
    lose: () => {
      for (const delivery of held ?? [])
        Object.assign(delivery, { statusCode: 502, status: 'failed to connect to host' });
      held = undefined;
    },
    replay: (delivery) => dispatch({ ...delivery, guid: randomUUID() }),
    redeliver: (delivery) => {
      const again = {
        ...delivery,
        id: world.nextId(),
        redelivery: true,
        at: world.now(),
        statusCode: 0,
        status: 'pending',
      };
      world.deliveries.push(again);
      dispatch(again);
    },
    settled: async () => {
      while (pending.size > 0) await Promise.all(pending);
    },
    flood: async (event, { count, perSecond }) => {
      const delivery = deliveryOf(parts, event);
      if (delivery === undefined || target === undefined) throw new Error('Nobody hears of this event');
      return flood(target, app, delivery, count, perSecond);
    },
  };
}

async function flood(target: Target, app: App, delivery: Delivery, amount: number, perSecond: number) {
  const statuses: Record<string, number> = {};
  const count = (status: number): void => {
    statuses[status] = (statuses[status] ?? 0) + 1;
  };
  const started = performance.now();
  const sending: Promise<void>[] = [];
  for (let sent = 0; sent < amount; sent++) {
    const due = started + (sent / perSecond) * 1000;
    if (due > performance.now() + 1) await sleep(due - performance.now());
    const one = { ...delivery, guid: randomUUID() };
    sending.push(post(target, app, one).then(() => count(one.statusCode)));
  }
  await Promise.all(sending);
  return statuses;
}

function deliveryOf({ world, app, schemas, violations }: HookParts, event: Event): Delivery | undefined {
  const installation = event.installation ?? (event.repository && installationOf(world, app, event.repository));
  if (installation === undefined || !hears(app, installation, event)) return undefined;
  const [name = '', action] = event.name.split('.');
  const payload = schemas().complete(event.name, payloadOf(world, event, installation)) as Readonly<
    Record<string, unknown>
  >;
  const wrong = schemas().wrong(event.name, payload);
  if (wrong.length > 0) {
    violations.push({ by: 'webhook', route: event.name, wrong });
    throw new Error(`The fake's event ${event.name} is not GitHub's: ${wrong.join('; ')}`);
  }
  return {
    id: world.nextId(),
    guid: randomUUID(),
    event: name,
    action,
    installation: installation.id,
    repository: event.repository?.id,
    redelivery: false,
    // As it is now: what happens later must not change what was said.
    payload: structuredClone(payload),
    headers: {},
    at: world.now(),
    statusCode: 0,
    status: 'pending',
    response: '',
    seconds: 0,
  };
}

function payloadOf(world: World, event: Event, installation: Installation): Readonly<Record<string, unknown>> {
  const { repository } = event;
  return {
    ...event.payload,
    ...(repository === undefined ? {} : { repository: repositoryJson(world, repository) }),
    ...(repository?.owner.type === 'Organization' ? { organization: organizationJson(world, repository.owner) } : {}),
    sender: accountJson(world, event.sender),
    installation: event.payload.installation ?? { id: installation.id, node_id: `I_${installation.id}` },
  };
}

/** Re-runs and buttons are told to the App whose check it is alone. */
function hears(app: App, installation: Installation, event: Event): boolean {
  const [name = '', action = ''] = event.name.split('.');
  const permission = heardWith[name];
  if (permission !== undefined && installation.permissions[permission] === undefined) return false;
  if (!unasked.has(name) && !app.events.includes(name)) return false;
  const own = ['rerequested', 'requested_action', 'requested'].includes(action);
  if (own && (name === 'check_run' || name === 'check_suite')) return makerOf(event.payload[name]) === app.id;
  return true;
}

const makerOf = (check: unknown): number | undefined =>
  (check as { readonly app?: { readonly id: number } } | undefined)?.app?.id;
