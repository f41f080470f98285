import { z } from 'zod';
import { checklistGroups, type Review, reviewFormat } from '../model/review.ts';
import { diagnostic, severity, suppressed } from './json/diagnostic.ts';
import { project } from './json/project.ts';
import type { Same } from './json/same.ts';
import { maybe, unreadable } from './json/text.ts';

const verdict = z.strictObject({
  state: z.enum(['clear', 'confirm', 'blocked']),
  sentence: z.string(),
  worst: maybe(z.int()),
  open: z.int(),
});

const checklistItem = z.strictObject({
  id: z.string(),
  group: z.enum([...checklistGroups, 'acceptance']),
  text: z.string(),
  required: z.boolean(),
  state: z.enum(['proven', 'failed', 'to confirm', 'not applicable']),
  evidence: z.string(),
});

const removedName = z.strictObject({
  kind: z.enum(['table', 'column', 'enum value', 'view', 'function']),
  table: maybe(z.string()),
  name: z.string(),
  change: z.enum(['dropped', 'renamed']),
});

const usage = z.strictObject({
  of: removedName,
  path: z.string(),
  line: z.int(),
  excerpt: z.string(),
  evidence: z.enum(['model declaration', 'SQL', 'identifier beside the table']),
  access: z.enum(['reads', 'writes', 'unknown']),
});

/** The model's `Review` as it stands in JSON. */
export const reviewSchema = z
  .strictObject({
    formatVersion: z.literal(reviewFormat),
    verdict,
    projects: z.array(project),
    diagnostics: z.array(diagnostic),
    suppressed: z.array(suppressed),
    checklist: z.array(checklistItem),
    usages: z.array(z.strictObject({ of: removedName, usages: z.array(usage), more: z.int(), filesSearched: z.int() })),
    unreadable: z.array(unreadable),
    notAnalysed: z.array(z.strictObject({ what: z.string(), reason: z.string() })),
    postgres: z.strictObject({ version: z.int(), from: z.string() }),
    counts: z.record(severity, z.int()),
  })
  .describe('A review of database migrations by Migration Planner.');

// Does not compile when the model and its mirror part: the error names this line.
export const mirrorsReview: Same<z.infer<typeof reviewSchema>, Review> = true;

/** The JSON Schema (draft 2020-12) of what `renderJson` writes. */
export function reviewJsonSchema(): Record<string, unknown> {
  return { title: 'Migration Planner review', ...z.toJSONSchema(reviewSchema, { target: 'draft-2020-12' }) };
}
