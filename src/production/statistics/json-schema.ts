import { z } from 'zod';
import { statisticsSchema } from '../../model/statistics-schema.ts';

/** JSON Schema (draft 2020-12) of the statistics file, for editors and for programs that make one. */
export function statisticsJsonSchema(): object {
  return z.toJSONSchema(statisticsSchema, { io: 'input' });
}
