import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Step } from '../../src/model/step.ts';
import { type Load, startLoad, type Workload } from '../../src/rehearsal/contention/load.ts';
import { openServer } from '../../src/rehearsal/server.ts';
import { limitsOf, statementsOf } from '../../src/sql/step-sql.ts';
import { type Server, startServer } from '../atlas/servers.ts';
import { filling, history, type Pattern, patterns, rows } from './patterns.ts';

/**
 * How long people wait: `npm run contention`. Each change runs as it is written and as it is planned, on a real PostgreSQL 15 and 18, on
 * tables of a million rows that others read and write meanwhile. Writes docs/contention.md. The servers are the atlas’s.
 */
const root = join(import.meta.dirname, '..', '..');

type Ran = {
  /** The longest that one statement of somebody else took, in milliseconds. */
  readonly write: number;
  readonly read: number;
  readonly seconds: number;
  /** What is wrong at the end. */
  readonly wrong: readonly string[];
};
type Result = { readonly pattern: Pattern; readonly version: number; readonly written: Ran; readonly planned: Ran };

const results: Result[] = [];
for (const version of [15, 18] as const) {
  const server = await startServer(version);
  await ask(server.url, [`CREATE DATABASE filled`]);
  await ask(address(server, 'filled'), [history, filling, 'VACUUM ANALYZE', 'CHECKPOINT']);
  for (const pattern of patterns) {
    const steps = planOf(pattern, version);
    const kept = pattern.writes.after === undefined ? pattern : { ...pattern, checks: [] };
    const written = await onCopy(server, kept, (client) => asWritten(client, pattern));
    const planned = await onCopy(server, pattern, (client, load) => asPlanned(client, steps, pattern, load));
    results.push({ pattern, version, written, planned });
    console.log(
      `PostgreSQL ${version}, ${pattern.name}: written ${written.write.toFixed(0)} ms, planned ${planned.write.toFixed(0)} ms ${[...written.wrong, ...planned.wrong].join('; ')}`,
    );
  }
  await server.stop();
}
const text = page();
if (rows === 1_000_000) writeFileSync(join(root, 'docs', 'contention.md'), text);
else console.log(text);

/** The steps of the plan, from the program itself. */
function planOf(pattern: Pattern, version: number): readonly Step[] {
  const repository = mkdtempSync(join(tmpdir(), 'contention-'));
  const write = (name: string, sql: string): void => writeFileSync(join(repository, 'migrations', name), sql);
  const git = (...words: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words], {
      cwd: repository,
      stdio: 'ignore',
    });
  mkdirSync(join(repository, 'migrations'));
  write('0001_history.sql', history);
  write('0002_nothing.sql', 'SELECT 1;');
  git('init', '-b', 'main');
  git('add', '-A');
  git('commit', '-m', 'history');
  write('0003_change.sql', pattern.sql);
  const words = ['plan', '--format', 'json', '--postgres', String(version), '--out', join(repository, 'plan.json')];
  try {
    execFileSync(process.execPath, [join(root, 'src', 'cli', 'main.ts'), ...words], {
      cwd: repository,
      stdio: 'ignore',
    });
  } catch {
    // Exit status 1: something is to be confirmed.
  }
  const review = JSON.parse(execFileSync('cat', [join(repository, 'plan.json')], { encoding: 'utf8', maxBuffer: 1e9 }));
  rmSync(repository, { recursive: true });
  const { plan } = review.projects[0];
  if (plan.stepsProof.state !== 'proven') throw new Error(`${pattern.name}: the plan is not proven`);
  return plan.steps.map(({ step }: { readonly step: Step }) => step);
}

/** Runs something on a fresh copy of the tables under load, and looks at every row afterwards. */
async function onCopy(
  server: Server,
  pattern: Pattern,
  work: (client: Client, load: Load) => Promise<void>,
): Promise<Ran> {
  await ask(server.url, ['DROP DATABASE IF EXISTS copy', 'CREATE DATABASE copy TEMPLATE filled', 'CHECKPOINT']);
  const url = address(server, 'copy');
  const load = await startLoad(() => openServer(server.url, 'copy'), workOf(pattern.writes.before));
  await new Promise((resolve) => setTimeout(resolve, 1500));
  load.reset();
  const client = new Client({ connectionString: url });
  await client.connect();
  const start = performance.now();
  await work(client, load);
  const seconds = (performance.now() - start) / 1000;
  const { write, read } = load.slowest();
  await new Promise((resolve) => setTimeout(resolve, 300));
  const { rows: touchedRows, failures } = await load.stop();
  const written = touchedRows.get('UPDATE') ?? 0;
  const inserted = touchedRows.get('INSERT') ?? 0;
  const number = async (sql: string) => Number(Object.values((await client.query(sql)).rows[0] ?? {})[0]);
  const there = await number('SELECT (SELECT count(*) FROM orders) + (SELECT count(*) FROM users)');
  const touched = await number('SELECT (SELECT sum(touched) FROM orders) + (SELECT sum(touched) FROM users)');
  const wrong = [
    ...(there === 2 * rows + inserted ? [] : [`${there} rows, ${2 * rows + inserted} expected`]),
    ...(touched === written ? [] : [`${touched} updates are there, ${written} were made`]),
    ...(
      await Promise.all(pattern.checks.map(async (sql) => ((await number(sql)) === 0 ? [] : [`${sql} is not 0`])))
    ).flat(),
    ...failures.map(({ message, count }) => `${count} statements of others failed: ${message}`),
  ];
  await client.end();
  return { write, read, seconds, wrong };
}

/** Writers send these, their number in place of $1; readers look for rows by key. */
function workOf(writes: readonly string[]): Workload {
  return {
    writes: writes.map((sql) => (n) => sql.replaceAll('$1', String(n))),
    reads: ['orders', 'users'].map((table) => (n) => `SELECT * FROM ${table} WHERE id = ${1 + (n % 1000)}`),
  };
}

/** Where the code of before fails afterwards nothing is kept: people deploy the new code in that moment, which nothing here can do. */
async function asWritten(client: Client, { sql, writes }: Pattern): Promise<void> {
  await client.query('BEGIN');
  await client.query(sql);
  await client.query(writes.after === undefined ? 'COMMIT' : 'ROLLBACK');
}

async function asPlanned(client: Client, steps: readonly Step[], { writes }: Pattern, load: Load): Promise<void> {
  const contract = Math.max(...steps.map(({ release }) => release));
  for (const step of steps) {
    if (writes.after && step.release === contract) load.change(workOf(writes.after));
    if (step.sql.trim() === '' || step.kind === 'check') continue;
    if (step.transaction === 'own') await withRetries(client, step);
    else for (const sql of [...limitsOf(step, 'SET'), ...statementsOf(step.sql)]) await client.query(sql);
  }
}

/** A step that could not get its lock in time is tried again, as people do. */
async function withRetries(client: Client, step: Step): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query('BEGIN');
      for (const sql of [...limitsOf(step, 'SET LOCAL'), step.sql]) await client.query(sql);
      await client.query('COMMIT');
      return;
    } catch (error) {
      await client.query('ROLLBACK');
      if (attempt === 10 || (error as { code?: string }).code !== '55P03') throw error;
    }
  }
}

function address(server: Server, name: string): string {
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return url.href;
}

async function ask(url: string, statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  for (const sql of statements) await client.query(sql);
  await client.end();
}

function page(): string {
  const line = ({ pattern, version, written, planned }: Result): string =>
    `| ${pattern.name} | ${version} | ${milliseconds(written.write)} | ${milliseconds(planned.write)} | ${milliseconds(written.read)} | ${milliseconds(planned.read)} | ${written.seconds.toFixed(1)} s | ${planned.seconds.toFixed(1)} s | ${planned.wrong.length === 0 ? 'none' : planned.wrong.join('; ')} |`;
  return [
    '<!-- Written by `npm run contention`; do not edit. -->',
    '',
    '# How long others wait',
    '',
    `Each change ran as its author writes it, and as the plan has it, on tables of ${rows.toLocaleString('en')} rows of a real PostgreSQL (${cpus().length} cores) while four clients`,
    'wrote to them and two read. The waits are the longest that one statement of theirs took, the machine’s own hiccups among them. At the end every row was looked at:',
    'those that were there, those that the writers made, and what they changed.',
    '',
    '| change | PostgreSQL | longest write, as written | as planned | longest read, as written | as planned | it took, as written | as planned | rows lost or wrong |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |',
    ...results.map(line),
    '',
    ...inReview(),
  ].join('\n');
}

function inReview(): readonly string[] {
  return [
    '## In a review',
    '',
    'Off by default, since it takes a server and a minute. `migration-planner review --engine postgres://… --contention 100000` makes so many rows in each table that the',
    'change touches (no more than the statistics of production count), sets four writers and two readers to work on them, and runs the change as written and as',
    'planned, each in a scratch database of its own. The review then shows the longest wait of each way and each step, beside what the machine made a statement',
    'wait before anything ran. The App does the same with `REHEARSAL_URL` and `CONTENTION_ROWS` ([running](running.md)).',
    '',
    '- Rows are copies of the few that a rehearsal makes: what has to be unique or to refer to another row is made different, all else is equal.',
    '- A writer sets a column of one row to what it holds; a reader looks for one row by its key. Nobody holds a transaction open, as people do in production.',
    '- A step that does not get its lock within its `lock_timeout` is tried again, up to ten times; other errors end the run and are shown.',
    '- What others are refused is shown, too: a column or a table that is gone. From a plan’s second release on nobody asks for tables that go.',
    '- Where it could not be measured the review says why: rows that nothing tells apart, a value that the change refuses, more than five minutes.',
    '',
  ];
}

function milliseconds(value: number): string {
  return value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`;
}
