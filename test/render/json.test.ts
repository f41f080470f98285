import { describe, expect, it } from 'vitest';
import { renderJson } from '../../src/render/json/render-json.ts';
import { reviewJsonSchema, reviewSchema } from '../../src/render/review-schema.ts';
import { attack, clear, hostile, huge, monorepo, risky } from './samples.ts';

describe('the review as JSON', () => {
  it('is what the schema describes, to the last key', () => {
    for (const review of [risky, clear, monorepo, huge, hostile(attack)]) {
      expect(reviewSchema.safeParse(JSON.parse(renderJson(review))).error?.issues).toBeUndefined();
    }
  });

  it('reads back as the same review', () => {
    expect(reviewSchema.parse(JSON.parse(renderJson(risky)))).toEqual(JSON.parse(JSON.stringify(risky)));
  });

  it('of another format version is refused', () => {
    expect(reviewSchema.safeParse({ ...JSON.parse(renderJson(clear)), formatVersion: 1 }).success).toBe(false);
  });

  it('has a JSON Schema whose references all lead somewhere', () => {
    const text = JSON.stringify(reviewJsonSchema());
    const definitions = Object.keys(JSON.parse(text).$defs);
    for (const [, name] of text.matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)) expect(definitions).toContain(name);
    expect(JSON.parse(text).required).toContain('formatVersion');
    expect(definitions).toEqual(expect.arrayContaining(['Project', 'Diagnostic', 'Step', 'Proof', 'Table']));
  });
});
