import { prepareBaseline } from './prepare.ts';
import type { OpenRequest } from './protocol.ts';
import type { PackedImage } from './session.ts';
import type { Worker } from './worker.ts';

const history = `
  CREATE TABLE public.customers (id bigint PRIMARY KEY, email text NOT NULL UNIQUE, since timestamptz DEFAULT now());
  CREATE TABLE public.orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES public.customers, amount numeric, info jsonb);`;

const up = `
  ALTER TABLE public.orders ADD COLUMN country text NOT NULL DEFAULT '';
  CREATE INDEX orders_customer_id ON public.orders (customer_id);`;

const down = `
  DROP INDEX public.orders_customer_id;
  ALTER TABLE public.orders DROP COLUMN country;`;

/**
 * Takes a small change through a database that is thrown away: PostgreSQL's program compiles each of its parts when it is
 * first used, and those that every rehearsal uses have then been used.
 *
 * @param cluster an image of an empty cluster, which spares making one
 * @returns such an image
 */
export async function warmUp(worker: Worker, cluster: PackedImage | undefined): Promise<PackedImage | undefined> {
  const { cluster: made } = await worker.open({ ...emptyDatabase, image: cluster, wantCluster: cluster === undefined });
  const change = { up: prepareBaseline('up.sql', up), down: prepareBaseline('down.sql', down) };
  const touched = ['public.orders'];
  await worker.change({
    type: 'change',
    migrations: [change],
    touched,
    conditions: [],
    calls: [],
    prepare: [],
    history: { madeUp: [], skipped: [] },
    roundTrip: true,
  });
  await worker.close();
  return cluster ?? made;
}

const emptyDatabase: OpenRequest = {
  type: 'open',
  engine: { name: 'embedded' },
  image: undefined,
  extensions: [],
  platform: undefined,
  baseline: [prepareBaseline('history.sql', history)],
  history: [],
  searchPath: [],
  before: undefined,
  wantCluster: false,
  wantImage: false,
};
