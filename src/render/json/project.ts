import { z } from 'zod';
import { frameworkIds } from '../../model/framework-ids.ts';
import { contention } from './contention.ts';
import { dataDependence, effect, sqlError } from './effect.ts';
import { plan } from './plan.ts';
import { rehearsalReport } from './rehearsal.ts';
import { schema, schemaChange } from './schema.ts';
import { location, maybe, texts } from './text.ts';

const riskLevel = z.enum(['low', 'medium', 'high']);
const riskOrNone = z.union([riskLevel, z.literal('none')]);

const statement = z
  .strictObject({
    sql: z.string(),
    location,
    relations: texts,
    classification: z.strictObject({ kinds: texts, risk: riskLevel, approach: z.string(), because: texts }),
    effect: maybe(effect),
    error: maybe(sqlError),
    dependsOnData: maybe(dataDependence),
    work: z.enum(['brief', 'scan', 'index build', 'rewrite', 'rows', 'unknown']),
    reversible: z.enum(['yes', 'with data loss', 'no', 'unknown']),
    diagnostics: z.array(z.int()),
  })
  .meta({ id: 'Statement' });

const transaction = z.strictObject({
  mode: z.enum(['migration', 'run', 'implicit', 'none']),
  because: z.string(),
  optOut: maybe(z.string()),
  alone: z.boolean(),
  reference: z.string(),
});

const migration = z
  .strictObject({
    id: z.string(),
    path: z.string(),
    framework: z.enum(frameworkIds),
    version: z.string(),
    name: z.string(),
    status: z.enum(['new', 'edited', 'deleted', 'renamed']),
    transaction,
    statements: z.array(statement),
    down: z.enum(['present', 'empty', 'absent']),
  })
  .meta({ id: 'Migration' });

const guidance = z.strictObject({
  generate: z.string(),
  deploy: z.string(),
  status: maybe(z.string()),
  baseline: maybe(z.string()),
  markApplied: maybe(z.string()),
  rollBack: z.string(),
  reference: z.string(),
});

const risk = z.strictObject({
  risk: z.enum([
    'data loss',
    'downtime',
    'performance degradation',
    'rollback needed',
    'application breaks',
    'migration fails',
  ]),
  likelihood: riskOrNone,
  impact: riskOrNone,
  evidence: z.string(),
  mitigation: z.string(),
});

export const project = z
  .strictObject({
    framework: z.enum(frameworkIds),
    directory: z.string(),
    detectedBy: z.string(),
    guidance,
    migrations: z.array(migration),
    schemaChanges: z.array(schemaChange),
    before: maybe(schema),
    after: maybe(schema),
    rehearsal: rehearsalReport,
    summary: z.strictObject({
      tables: texts,
      rows: z.string(),
      lockDuration: z.string(),
      totalDuration: z.string(),
      space: maybe(z.string()),
    }),
    risks: z.array(risk),
    plan,
    contention: maybe(contention),
  })
  .meta({ id: 'Project' });
