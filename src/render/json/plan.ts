import { z } from 'zod';
import { purposes } from '../../model/step.ts';
import { effect } from './effect.ts';
import { maybe, texts } from './text.ts';

export const proof = z
  .discriminatedUnion('state', [
    z.strictObject({ state: z.literal('proven'), how: z.string() }),
    z.strictObject({ state: z.literal('refuted'), difference: texts }),
    z.strictObject({ state: z.literal('not rehearsed'), reason: z.string() }),
  ])
  .meta({ id: 'Proof', description: 'A claim and what became of it when it was run.' });

export const step = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    purpose: z.enum(purposes),
    phase: z.enum(['expand', 'migrate', 'contract']),
    kind: z.enum(['schema', 'data', 'application', 'check']),
    sql: z.string(),
    down: maybe(z.string()),
    irreversible: maybe(z.string()),
    transaction: z.enum(['own', 'none']),
    lockTimeout: maybe(z.string()),
    statementTimeout: maybe(z.string()),
    release: z.int(),
    day: z.int(),
    program: maybe(z.string()),
    application: maybe(z.string()),
    writes: maybe(
      z.strictObject({
        table: z.string(),
        how: z.enum(['update', 'delete']),
        which: z.enum(['all', 'some']),
        batches: maybe(z.strictObject({ size: z.int(), of: z.enum(['rows', 'pages']), pauseSeconds: z.number() })),
      }),
    ),
    why: z.string(),
  })
  .meta({ id: 'Step' });

export const pending = z
  .union([
    z.strictObject({ table: z.string(), column: maybe(z.string()), onlyAsWritten: maybe(z.literal(true)) }),
    z.strictObject({ name: z.string(), onlyAsWritten: maybe(z.literal(true)) }),
  ])
  .meta({ id: 'Pending', description: 'What a safe way changes only with its last step.' });

const estimate = z
  .strictObject({
    seconds: z.strictObject({ least: z.number(), most: z.number() }),
    diskBytes: z.int(),
    walBytes: z.int(),
    basis: z.string(),
  })
  .meta({
    id: 'Estimate',
    description: 'What work takes in production, from its statistics and a calibrated machine.',
  });

const planned = z.strictObject({
  step,
  effects: z.array(effect),
  estimate: maybe(estimate),
  from: maybe(z.strictObject({ migrationId: z.string(), statement: z.int() })),
});

const rollback = z.strictObject({
  source: z.enum(['framework', 'generated', 'none']),
  path: maybe(z.string()),
  sql: z.string(),
  transactional: z.boolean(),
  losses: texts,
  leaves: texts,
  proof,
  saved: z.array(
    z.strictObject({
      what: z.string(),
      table: z.string(),
      copy: z.string(),
      save: z.string(),
      restore: z.string(),
      size: z.string(),
    }),
  ),
});

const query = z.strictObject({
  question: z.string(),
  sql: z.string(),
  expect: z.string(),
  repair: maybe(z.string()),
  when: z.enum(['before', 'after']),
  group: z.enum(['data integrity', 'constraints', 'indexes', 'backfill']),
});

const timelineEntry = z.strictObject({
  day: z.int(),
  lastDay: maybe(z.int()),
  title: z.string(),
  phase: z.enum(['prepare', 'expand', 'migrate', 'contract', 'after']),
  stepIds: texts,
});

const executionEntry = z.strictObject({
  at: z.string(),
  purpose: z.enum(['back up', 'check', 'announce', 'run steps', 'verify', 'watch', 'close']),
  title: z.string(),
  commands: texts,
  stepIds: texts,
  duration: z.string(),
});

export const plan = z
  .strictObject({
    differs: z.boolean(),
    steps: z.array(planned),
    stepsProof: proof,
    gains: texts,
    rollback,
    verification: z.array(query),
    timeline: z.array(timelineEntry),
    execution: z.array(executionEntry),
    afterwards: texts,
  })
  .meta({ id: 'Plan' });
