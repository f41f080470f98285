import { z } from 'zod';
import { settingsSchema } from '../model/settings-schema.ts';

/** The part of JSON Schema that the settings use. */
export type JsonSchema = {
  readonly $schema?: string;
  readonly title?: string;
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly required?: readonly string[];
};

/** JSON Schema (draft 2020-12) of the settings file, for editors. */
export function settingsJsonSchema(): JsonSchema {
  return z.toJSONSchema(settingsSchema, { io: 'input' }) as JsonSchema;
}

/**
 * The schema of one value in the file.
 *
 * @param path keys and list positions from the top
 */
export function schemaAt(path: readonly PropertyKey[]): JsonSchema | undefined {
  let at: JsonSchema | undefined = settingsJsonSchema();
  for (const key of path) {
    if (!at) return undefined;
    if (at.items) at = at.items;
    else if (at.properties && Object.hasOwn(at.properties, key)) at = at.properties[String(key)];
    else at = typeof at.additionalProperties === 'object' ? at.additionalProperties : undefined;
  }
  return at;
}

/** What a value must be, in words: `a whole number from 13 to 18`. */
export function inWords(schema: JsonSchema): string {
  if (schema.enum) return `one of ${schema.enum.join(', ')}`;
  if (schema.type === 'integer') return `a whole number from ${schema.minimum} to ${schema.maximum}`;
  if (schema.type === 'boolean') return 'true or false';
  if (schema.type === 'array') return schema.items?.type === 'object' ? 'a list of entries' : 'a list of texts';
  if (schema.type === 'object') {
    const known = Object.keys(schema.properties ?? {});
    return known.length > 0 ? `keys and values, of ${known.join(', ')}` : 'names, each with its value';
  }
  return schema.minLength ? 'a text that is not empty' : 'a text';
}
