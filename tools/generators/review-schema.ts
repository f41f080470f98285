import { join } from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';

const root = join(import.meta.dirname, '..', '..');

/** The JSON Schema of a review, from its type: what the model says of a field stands in it too. */
export function reviewJsonSchema(): Record<string, unknown> {
  const schema = createGenerator({
    path: join(root, 'src/model/review.ts'),
    tsconfig: join(root, 'tsconfig.json'),
    type: 'Review',
    expose: 'export',
    topRef: false,
    additionalProperties: false,
    skipTypeCheck: true,
  }).createSchema('Review');
  // In a list JSON writes null for what is undefined.
  const text = JSON.stringify(schema).replaceAll('{"not":{}}', '{"type":"null"}');
  return { ...JSON.parse(text), title: 'Migration Planner review' };
}
