import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { qualifiedName, quoteIdentifier, quoteLiteral, splitQualifiedName } from '../../src/sql/names.ts';
import { openPGlite } from '../fakes/kept/images.ts';

const database = await openPGlite();
afterAll(() => database.close());

const ask = async (sql: string, value: string): Promise<unknown> => {
  const { rows } = await database.query<{ answer: unknown }>(sql, [value]);
  return rows[0]?.answer;
};

const text = fc.string({
  unit: fc.constantFrom('a', 'Z', '_', '9', '"', "'", '\\', '.', ' ', 'é', '$'),
  minLength: 1,
  maxLength: 12,
});
const words = fc.constantFrom(
  'user',
  'order',
  'name',
  'type',
  'table',
  'select',
  'value',
  'between',
  'interval',
  'public',
  'end',
);

test('names are quoted exactly where PostgreSQL’s quote_ident quotes them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(text, words), async (name) => {
      expect(quoteIdentifier(name)).toBe(await ask('SELECT quote_ident($1::text) AS answer', name));
    }),
    { numRuns: 300 },
  );
});

test('literals are read back by PostgreSQL as they were', async () => {
  await fc.assert(
    fc.asyncProperty(text, async (value) => {
      const { rows } = await database.query<{ answer: string }>(`SELECT ${quoteLiteral(value)} AS answer`);
      expect(rows[0]?.answer).toBe(value);
    }),
    { numRuns: 100 },
  );
});

test('a qualified name comes apart into what it was made of', () => {
  fc.assert(
    fc.property(fc.oneof(text, words), fc.oneof(text, words), (schema, name) => {
      expect(splitQualifiedName(qualifiedName(schema, name))).toEqual({ schema, name });
    }),
  );
});
