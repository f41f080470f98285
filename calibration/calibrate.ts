import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import type { Calibration } from '../src/model/calibration.ts';
import { workKinds } from '../src/model/calibration.ts';
import { startPostgres } from '../test/fakes/postgres-server.ts';
import { errorFactor, estimated, fittedCosts } from './fitted-costs.ts';
import { type Measured, measureOn, type TableShape } from './measure.ts';

/**
 * Measures how long work takes: `npm run calibrate` on a PostgreSQL of its own, which writes the model that comes with the program and
 * docs/calibration.md; `npm run calibrate -- --url postgres://…` on yours, in a scratch database that is dropped again,
 * which prints the `calibration` for your statistics file.
 */
const { values } = parseArgs({ options: { url: { type: 'string' }, most: { type: 'string', default: '10000000' } } });
const most = Number(values.most);

/** What the model is made from, and what it is held against: other sizes and another width. */
const learnt: readonly TableShape[] = [
  { rows: 100_000, width: 20 },
  { rows: 100_000, width: 400 },
  { rows: 1_000_000, width: 20 },
  { rows: 1_000_000, width: 400 },
  { rows: 10_000_000, width: 20 },
];
const unseen: readonly TableShape[] = [
  { rows: 200_000, width: 150 },
  { rows: 500_000, width: 800 },
  { rows: 2_500_000, width: 80 },
  { rows: 4_000_000, width: 150 },
];

const started = performance.now();
const server = values.url === undefined ? await startPostgres() : undefined;
const name = `migration_planner_calibration_${process.pid}`;
const url = await scratch();
try {
  const training = await all(learnt);
  const costs = fittedCosts(training);
  const test = await all(unseen);
  const factors = test.map((one) => errorFactor(costs, one)).toSorted((a, b) => a - b);
  const at = (share: number): number =>
    factors[Math.min(factors.length - 1, Math.ceil(factors.length * share) - 1)] ?? 1;
  const calibration: Calibration = { machine: await machine(), errorFactor: Number(at(0.95).toFixed(2)), costs };
  const minutes = ((performance.now() - started) / 60_000).toFixed(1);
  console.log(
    `median error factor ${at(0.5).toFixed(2)}, 19 of 20 within ${at(0.95).toFixed(2)}, worst ${at(1).toFixed(2)}; ${minutes} min`,
  );
  if (server) {
    const text = `${JSON.stringify(calibration, null, 2)}\n`;
    writeFileSync(join(import.meta.dirname, '..', 'src', 'schema', 'calibration.json'), text);
    writeFileSync(
      join(import.meta.dirname, '..', 'docs', 'calibration.md'),
      page(calibration, training, test, at, minutes),
    );
  } else console.log(JSON.stringify({ calibration }, null, 2));
} finally {
  await drop();
}

async function all(shapes: readonly TableShape[]): Promise<readonly Measured[]> {
  const measured: Measured[] = [];
  for (const shape of shapes.filter(({ rows }) => rows <= most)) {
    console.error(`${shape.rows.toLocaleString('en')} rows of ${shape.width} bytes and more`);
    measured.push(...(await measureOn(url, shape)));
  }
  return measured;
}

async function scratch(): Promise<string> {
  if (server) return server.database(name);
  const client = new Client({ connectionString: values.url });
  await client.connect();
  await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  await client.end();
  const own = new URL(values.url ?? '');
  own.pathname = `/${name}`;
  return own.href;
}

async function drop(): Promise<void> {
  if (server) return server.stop();
  const client = new Client({ connectionString: values.url });
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)}`);
  await client.end();
}

async function machine(): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ setting: string }>(
    "SELECT current_setting('server_version') || ', shared_buffers ' || current_setting('shared_buffers') || ', maintenance_work_mem ' || current_setting('maintenance_work_mem') || ', fsync ' || current_setting('fsync') AS setting",
  );
  await client.end();
  const memory = Math.round(totalmem() / 1024 ** 3);
  const here = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${memory} GB of memory`;
  return `PostgreSQL ${rows[0]?.setting}${server ? `, on ${here}` : ''}`;
}

function page(
  { machine: words, costs }: Calibration,
  training: readonly Measured[],
  test: readonly Measured[],
  at: (share: number) => number,
  minutes: string,
): string {
  const line = (one: Measured): string =>
    `| ${one.kind} | ${one.shape.rows.toLocaleString('en')} | ${one.shape.width} | ${one.seconds.toFixed(2)} | ${estimated(costs, one).toFixed(2)} | ${errorFactor(costs, one).toFixed(2)} |`;
  const table = (measured: readonly Measured[]): readonly string[] => [
    '| work | rows | bytes of text | seconds | estimate | factor |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...measured.map(line),
  ];
  return [
    '<!-- Written by `npm run calibrate`; do not edit. -->',
    '',
    '# How long work takes',
    '',
    `Measured on ${words}, in ${minutes} minutes. Another machine is faster or slower: \`npm run calibrate -- --url postgres://…\` measures yours, in a`,
    'scratch database, and prints what to put into the statistics file of your repositories.',
    '',
    'A piece of work takes its rows times one number and the bytes of its table times another, found by least squares of the relative error. Work in',
    `batches of 1,000 rows is measured on ${(200_000).toLocaleString('en')} rows, without pauses.`,
    '',
    `Held against tables that the model was not made from: median factor **${at(0.5).toFixed(2)}**, 19 of 20 within **${at(0.95).toFixed(2)}**, worst ${at(1).toFixed(2)}.`,
    '',
    '| work | microseconds per row | microseconds per kilobyte |',
    '| --- | ---: | ---: |',
    ...workKinds.map(
      (kind) => `| ${kind} | ${(costs[kind].perRow * 1e6).toFixed(3)} | ${(costs[kind].perByte * 1e9).toFixed(3)} |`,
    ),
    '',
    '## Tables that the model was not made from',
    '',
    ...table(test),
    '',
    '## Tables that it was made from',
    '',
    ...table(training),
    '',
  ].join('\n');
}
