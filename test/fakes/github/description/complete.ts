import { follow, isObject, type Schema } from './schema.ts';

/** A time that nobody asked for. */
const sometime = '2026-01-01T00:00:00Z';

/** A value with everything that its schema requires and that is missing. What is given stays as it is, right or wrong. */
export function complete(root: unknown, schema: Schema, value: unknown): unknown {
  if (value === undefined) return plainest(root, schema);
  if (value === null) return null;
  const resolved = resolve(root, schema);
  const chosen = choose(root, resolved, value);
  const whole = (resolved.allOf ?? []).reduce<unknown>((so, part) => complete(root, part, so), value);
  const further = chosen === undefined ? whole : complete(root, chosen, whole);
  if (Array.isArray(further)) {
    const { items } = resolved;
    return items === undefined ? further : further.map((item) => complete(root, items, item));
  }
  return isObject(further) ? completeObject(root, resolved, further) : further;
}

function completeObject(root: unknown, schema: Schema, value: Readonly<Record<string, unknown>>): unknown {
  const properties = schema.properties ?? {};
  const required = new Set(schema.required);
  const made: Record<string, unknown> = { ...value };
  for (const [name, property] of Object.entries(properties)) {
    if (value[name] !== undefined || required.has(name)) made[name] = complete(root, property, value[name]);
  }
  return made;
}

function resolve(root: unknown, schema: Schema): Schema {
  let found = schema;
  while (found.$ref !== undefined) found = (follow(root, found.$ref) ?? {}) as Schema;
  return found;
}

/** The alternative that knows most of what the value has. */
function choose(root: unknown, schema: Schema, value: unknown): Schema | undefined {
  const alternatives = (schema.oneOf ?? schema.anyOf ?? []).map((each) => resolve(root, each));
  const fits = (each: Schema): number => {
    if (typeOf(value) !== 'object') return each.type === typeOf(value) ? 1 : 0;
    const known = Object.entries(each.properties ?? {});
    const names = isObject(value) ? value : {};
    const contradicts = known.some(
      ([name, { enum: values }]) => names[name] !== undefined && values && !values.includes(names[name]),
    );
    return contradicts ? -1 : known.filter(([name]) => name in names).length;
  };
  return alternatives.toSorted((one, other) => fits(other) - fits(one))[0];
}

const typeOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value);

function plainest(root: unknown, schema: Schema): unknown {
  const resolved = resolve(root, schema);
  const alternatives = (resolved.oneOf ?? resolved.anyOf ?? []).map((each) => resolve(root, each));
  if (mayBeNull(resolved) || alternatives.some(mayBeNull)) return null;
  if (resolved.const !== undefined) return resolved.const;
  if (resolved.enum !== undefined) return resolved.enum[0];
  const type = Array.isArray(resolved.type) ? resolved.type[0] : resolved.type;
  if (type === 'string') return plainString(resolved);
  if (type === 'integer' || type === 'number') return resolved.minimum ?? 0;
  if (type === 'boolean') return false;
  if (type === 'array') return [];
  if (type === undefined && alternatives[0] !== undefined) return plainest(root, alternatives[0]);
  return complete(root, resolved, {});
}

const mayBeNull = ({ type, enum: values }: Schema): boolean =>
  type === 'null' || (Array.isArray(type) && type.includes('null')) || (values?.includes(null) ?? false);

function plainString({ format }: Schema): string {
  if (format === 'date-time') return sometime;
  if (format === 'date') return sometime.slice(0, 10);
  if (format === 'email') return 'nobody@example.com';
  return format === 'uri' || format === 'url' ? 'https://github.example/' : '';
}
