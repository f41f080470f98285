import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import schema from '../../schemas/review.schema.json' with { type: 'json' };
import { renderJson } from '../../src/render/json/render-json.ts';
import { attack, clear, hostile, huge, monorepo, risky } from './samples.ts';

const validate = new Ajv({ allErrors: true }).compile(schema);

describe('the review as JSON', () => {
  it('is what the schema describes, to the last key', () => {
    for (const review of [risky, clear, monorepo, huge, hostile(attack)]) {
      validate(JSON.parse(renderJson(review)));
      expect(validate.errors).toBeNull();
    }
  });

  it('reads back as the same review', () => {
    expect(JSON.parse(renderJson(risky))).toEqual(JSON.parse(JSON.stringify(risky)));
  });

  it.each([
    ['of another format version', { formatVersion: 1 }],
    ['with a field that nobody knows', { comment: 'x' }],
    ['without a verdict', { verdict: undefined }],
  ])('%s is refused', (_, change) => {
    expect(validate(JSON.parse(JSON.stringify({ ...JSON.parse(renderJson(clear)), ...change })))).toBe(false);
  });

  it('has a JSON Schema whose references all lead somewhere', () => {
    const definitions = Object.keys(schema.definitions);
    for (const [, name] of JSON.stringify(schema).matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g)) {
      expect(definitions).toContain(name);
    }
    expect(schema.required).toContain('formatVersion');
    expect(definitions).toEqual(expect.arrayContaining(['ProjectReview', 'Diagnostic', 'Step', 'Proof', 'Table']));
  });
});
