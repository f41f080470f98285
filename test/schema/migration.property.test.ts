import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeChange } from '../../src/schema/describe-change.ts';
import { diffSchemas } from '../../src/schema/diff/diff-schemas.ts';
import { printMigration } from '../../src/schema/migration/print-migration.ts';
import { printSchema } from '../../src/schema/print/print-schema.ts';
import { openScratch, type Scratch } from './database.ts';
import { randomSchema } from './random-schema.ts';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await openScratch();
});
afterAll(() => scratch.close());

const runs = { numRuns: 25 };

describe('schemas made at random', () => {
  it('a migration printed from two schemas turns the one into the other', async () => {
    await fc.assert(
      fc.asyncProperty(randomSchema, randomSchema, async (first, second) => {
        const to = await scratch.schemaAfter(second);
        const from = await scratch.schemaAfter(first);
        const { statements, impossible } = printMigration(from, to);
        const reached = await scratch.schemaAfter(first, ...statements.map(({ sql }) => sql));
        expect(impossible).toEqual([]);
        expect(diffSchemas(reached, to).map(describeChange)).toEqual([]);
      }),
      runs,
    );
  });

  it('a printed schema makes the same schema in an empty database, columns in order', async () => {
    await fc.assert(
      fc.asyncProperty(randomSchema, async (sql) => {
        const schema = await scratch.schemaAfter(sql);
        const again = await scratch.schemaAfter(printSchema(schema));
        expect(diffSchemas(schema, again, { columnOrder: true }).map(describeChange)).toEqual([]);
      }),
      runs,
    );
  });

  it('a schema does not differ from itself, and a migration to itself is empty', async () => {
    await fc.assert(
      fc.asyncProperty(randomSchema, async (sql) => {
        const schema = await scratch.schemaAfter(sql);
        expect(diffSchemas(schema, schema, { columnOrder: true })).toEqual([]);
        expect(printMigration(schema, schema)).toEqual({ statements: [], impossible: [] });
      }),
      { numRuns: 10 },
    );
  });
});
