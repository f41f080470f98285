import { describe, expect, it } from 'vitest';
import { assessRisks } from '../../src/assessment/assess-risks.ts';
import { summarise } from '../../src/assessment/summarise.ts';
import type { PlannedStep } from '../../src/model/plan.ts';
import type { Risk } from '../../src/model/review.ts';
import type { PlannedChange } from '../../src/statements/record.ts';
import { calibration } from '../fakes/calibration.ts';
import { statisticsOf } from '../fakes/statistics.ts';
import { finding, lockOn, plannedChangeOf, sized } from './planned-change.ts';

const risk = (evidence: PlannedChange, name: Risk['risk']): Risk | undefined =>
  assessRisks(evidence).find((one) => one.risk === name);

const step = (title: string, statement: number): PlannedStep => ({
  effects: [],
  estimate: undefined,
  from: { migrationId: 'db/0013_change.sql', statement },
  step: {
    id: title,
    title,
    purpose: 'as written',
    phase: 'expand',
    kind: 'schema',
    sql: '',
    down: '',
    irreversible: undefined,
    transaction: 'own',
    lockTimeout: undefined,
    statementTimeout: undefined,
    program: undefined,
    release: 0,
    day: 1,
    application: undefined,
    writes: undefined,
    why: '',
  },
});

const counted = { ...statisticsOf({ 'public.orders': { rows: 60_000_000, heapBytes: 9e9 } }), calibration };

describe('a nullable column', () => {
  const evidence = plannedChangeOf('ALTER TABLE users ADD COLUMN nick text;', {
    seen: { 0: { effect: lockOn('public.users', 'ACCESS EXCLUSIVE') } },
  });

  it('has no risk but that of a brief lock and of a rollback nobody will need', () => {
    expect(assessRisks(evidence).map((one) => [one.risk, one.likelihood, one.impact])).toEqual([
      ['data loss', 'none', 'none'],
      ['downtime', 'low', 'low'],
      ['performance degradation', 'none', 'none'],
      ['rollback needed', 'low', 'low'],
      ['application breaks', 'none', 'none'],
      ['migration fails', 'none', 'none'],
    ]);
    expect(risk(evidence, 'data loss')?.evidence).toBe('no statement removes data that exists today');
    expect(risk(evidence, 'migration fails')?.evidence).toContain('PostgreSQL 18.6, after 12 earlier migrations');
  });

  it('is summed up without seconds', () => {
    expect(summarise(evidence)).toEqual({
      tables: ['users'],
      rows: 'unknown for users: no statistics are shared',
      lockDuration: 'brief: reads and writes of `users` wait under ACCESS EXCLUSIVE for a moment',
      totalDuration: 'brief: nothing in it grows with the rows of an existing table',
    });
  });
});

describe('an index built while writes wait', () => {
  const build = { index: 'public.i', table: 'public.orders', isNew: false };
  const seen = { 0: { effect: { ...lockOn('public.orders', 'SHARE'), indexBuilds: [build] } } };
  const sql = 'CREATE INDEX i ON orders (user_id);';

  it('takes as long as the calibrated machine took for as many rows, and says what it needs', () => {
    const evidence = plannedChangeOf(sql, { seen, statistics: counted });
    expect(summarise(evidence).rows).toBe('60 million rows, 8.4 GB in orders (statistics of 2026-07-01)');
    expect(summarise(evidence).lockDuration).toBe(
      'writes of `orders` wait under SHARE for 0.6 to 2.4 minutes on your own server (4 cores, PostgreSQL 16.4) ' +
        'as calibrated on 2026-10-01; statistics of 2026-07-01 (an index built: 60 million rows, 8.4 GB)',
    );
    expect(summarise(evidence).space).toBe('up to 5.5 GB of free space, about 5.6 GB of WAL');
    expect(risk(evidence, 'performance degradation')?.evidence).toContain('about 5.6 GB of WAL');
    expect(risk(evidence, 'downtime')).toMatchObject({ likelihood: 'high', impact: 'medium' });
  });

  it('is mitigated by the step of the plan that builds it otherwise', () => {
    const steps = [step('Build i without blocking writes', 0), step('Something else', 1)];
    const evidence = plannedChangeOf(sql, { seen, plan: { differs: true, steps } });
    expect(risk(evidence, 'downtime')?.mitigation).toBe('“Build i without blocking writes”');
  });

  it('is no downtime worth a window on a table known to be small', () => {
    const evidence = plannedChangeOf(sql, { seen, settings: sized({ orders: 'small' }) });
    expect(risk(evidence, 'downtime')).toMatchObject({ likelihood: 'low', impact: 'low' });
  });
});

describe('a brief lock before long work', () => {
  const sql = 'ALTER TABLE users ADD COLUMN nick text; UPDATE orders SET total = 0;';
  const seen = { 0: { effect: lockOn('public.users', 'ACCESS EXCLUSIVE') } };

  it('is long in one transaction', () => {
    const downtime = risk(plannedChangeOf(sql, { seen, settings: sized({ orders: 'huge' }) }), 'downtime');
    expect(downtime).toMatchObject({ likelihood: 'high', impact: 'high' });
    expect(downtime?.evidence).toContain('rows written');
  });

  it('is brief where every statement commits by itself', () => {
    const evidence = plannedChangeOf(sql, { seen, mode: 'none', settings: sized({ orders: 'huge' }) });
    expect(risk(evidence, 'downtime')?.likelihood).toBe('low');
  });
});

describe('a dropped column', () => {
  const sql = 'ALTER TABLE users DROP COLUMN name;';
  const of = { kind: 'column', table: 'public.users', name: 'name', change: 'dropped' } as const;
  const usage = {
    of,
    path: 'src/users.ts',
    line: 7,
    side: 'both',
    excerpt: '',
    evidence: 'SQL',
    access: 'reads',
  } as const;

  it('loses data, and the way back does not bring the values', () => {
    const rollback = { ...plannedChangeOf(sql).plan.rollback, losses: ['the values of users.name'] };
    const evidence = plannedChangeOf(sql, { plan: { rollback } });
    expect(risk(evidence, 'data loss')).toMatchObject({ likelihood: 'high', impact: 'high' });
    expect(risk(evidence, 'rollback needed')).toMatchObject({ likelihood: 'high', impact: 'high' });
    expect(risk(evidence, 'rollback needed')?.evidence).toContain('the values of users.name');
  });

  it('loses nothing on an empty table', () => {
    expect(risk(plannedChangeOf(sql, { settings: sized({ users: 'empty' }) }), 'data loss')?.likelihood).toBe('low');
  });

  it('breaks the code that reads it, which is named', () => {
    const evidence = plannedChangeOf(sql, { usages: [{ of, usages: [usage], more: 2, filesSearched: 40 }] });
    expect(risk(evidence, 'application breaks')).toMatchObject({
      likelihood: 'high',
      evidence:
        '`users.name` is used in src/users.ts:7 and 2 more places, by the running release and by the code of this change',
    });
  });

  it('breaks little where the name was searched for and not found', () => {
    const evidence = plannedChangeOf(sql, { usages: [{ of, usages: [], more: 0, filesSearched: 40 }] });
    expect(risk(evidence, 'application breaks')).toMatchObject({ likelihood: 'low' });
    expect(risk(evidence, 'application breaks')?.evidence).toContain('no use of `users.name` in 40 searched files');
  });

  it('may break much where there was no code to search, and says so', () => {
    const evidence = plannedChangeOf(sql, { usages: [{ of, usages: [], more: 0, filesSearched: 0 }] });
    expect(risk(evidence, 'application breaks')).toMatchObject({
      likelihood: 'medium',
      impact: 'high',
      evidence: 'no application code was found in this repository, so the uses of `users.name` are not known',
    });
  });
});

describe('a migration that fails', () => {
  const error = { sqlState: '23502', message: 'column "plan" of relation "users" contains null values' };

  it('on data only is a medium risk that names the rows', () => {
    const seen = { 0: { error, onData: ['public.users'] } };
    const fails = risk(plannedChangeOf('ALTER TABLE users ADD plan text NOT NULL;', { seen }), 'migration fails');
    expect(fails?.likelihood).toBe('medium');
    expect(fails?.evidence).toContain('(23502), with rows that `users` may hold today');
  });

  it('that was not rehearsed is a medium risk with the reason', () => {
    const rehearsal = { outcome: 'not rehearsed', reason: 'extension timescaledb' } as const;
    const fails = risk(plannedChangeOf('ALTER TABLE users ADD plan text;', { rehearsal }), 'migration fails');
    expect(fails).toMatchObject({ likelihood: 'medium', evidence: 'not rehearsed: extension timescaledb' });
  });
});

describe('a finding that running code breaks', () => {
  it('speaks in the words of the finding', () => {
    const evidence = plannedChangeOf('ALTER TABLE users RENAME COLUMN name TO n;', { diagnostics: [finding({})] });
    expect(risk(evidence, 'application breaks')?.evidence).toBe('Renaming users.name breaks running code');
  });
});

describe('a table that statistics do not know enough of', () => {
  const seen = { 0: { effect: { indexBuilds: [{ index: 'public.i', table: 'public.orders', isNew: false }] } } };
  const summaryBy = (tables: Parameters<typeof statisticsOf>[0]) =>
    summarise(plannedChangeOf('CREATE INDEX i ON orders (user_id);', { seen, statistics: statisticsOf(tables) }));

  it('was never analyzed, and gets no seconds', () => {
    const summary = summaryBy({ 'public.orders': { heapBytes: 9e9 } });
    expect(summary.rows).toBe('unknown for orders: never analyzed, by the statistics of 2026-07-01');
    expect(summary.totalDuration).toContain('a time that grows with `orders`');
    expect(summary.space).toBeUndefined();
  });

  it('is not among them, and gets no seconds', () => {
    expect(summaryBy({}).rows).toBe('unknown for orders: not in the statistics of 2026-07-01');
  });
});
