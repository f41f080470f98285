import { z } from 'zod';

/** A value that may be undefined in the model is absent in JSON. */
export const maybe = z.optional;
export const texts = z.array(z.string());

const position = z.strictObject({ line: z.int(), column: z.int() }).meta({ id: 'Position' });

export const location = z
  .strictObject({ path: z.string(), start: position, end: position, offset: z.int(), length: z.int() })
  .meta({
    id: 'Location',
    description: 'Lines and columns start at 1; the end is exclusive; columns are UTF-16 code units.',
  });

export const unreadable = z
  .strictObject({ path: z.string(), reason: z.string(), location: maybe(location) })
  .meta({ id: 'Unreadable' });
