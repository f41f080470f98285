import { z } from 'zod';
import { effect } from './effect.ts';
import { pending, step } from './plan.ts';
import { location, maybe, texts } from './text.ts';

export const severity = z.enum(['error', 'warning', 'note']);

const hazards = [
  'data loss',
  'opens access',
  'blocks reads and writes',
  'blocks writes',
  'breaks running code',
  'fails',
  'fails on data',
  'cannot be undone',
  'process',
] as const;

export const diagnostic = z
  .strictObject({
    ruleId: z.string(),
    severity,
    hazard: z.enum(hazards),
    message: z.string(),
    because: texts,
    location,
    migrationId: z.string(),
    statement: maybe(z.int()),
    action: maybe(z.int()),
    relations: texts,
    effect: maybe(effect),
    safely: z.array(step),
    leaves: z.array(pending),
    advice: z.string(),
    references: texts,
  })
  .meta({ id: 'Diagnostic' });

export const suppressed = z.strictObject({ diagnostic, reason: z.string(), by: location });
