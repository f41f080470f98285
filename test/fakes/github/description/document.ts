import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { complete } from './complete.ts';
import { follow, isObject, referencesIn, type Schema, withoutNullable } from './schema.ts';

/** The schemas that the fake needs out of one of GitHub's descriptions, by names of its own. */
export type Schemas = {
  readonly has: (name: string) => boolean;
  readonly schema: (name: string) => Schema | undefined;
  /** What is wrong with a value, one sentence each; empty when it fits. */
  readonly wrong: (name: string, value: unknown) => readonly string[];
  /** The value with all that the schema requires and nobody gave: null where it may be, the plainest value otherwise. */
  readonly complete: (name: string, value: unknown) => unknown;
};

/**
 * Takes the named schemas, and what they refer to, out of a description.
 * @param description the whole OpenAPI document; nothing holds on to it afterwards
 */
export function schemasFrom(description: unknown, named: ReadonlyMap<string, unknown>): Schemas {
  const { root, names } = cutOut(description, named);
  // Neither inlined nor optimized: compiling costs more than checking here.
  const ajv = new Ajv({ strict: false, allErrors: true, verbose: true, inlineRefs: false, code: { optimize: false } });
  formats.default(ajv);
  ajv.addSchema(root);
  const compiled = new Map<string, ValidateFunction>();
  const checkOf = (name: string): ValidateFunction => {
    const known = compiled.get(name) ?? ajv.compile({ $ref: `github#/named/${names.get(name)}` });
    compiled.set(name, known);
    return known;
  };
  const schema = (name: string): Schema | undefined => root.named[names.get(name) ?? -1];
  return {
    has: (name) => names.has(name),
    schema,
    wrong: (name, value) => {
      const check = checkOf(name);
      return check(value) ? [] : (check.errors ?? []).map(sentence);
    },
    complete: (name, value) => complete(root, schema(name) ?? {}, value),
  };
}

type Root = {
  readonly $id: string;
  readonly named: readonly Schema[];
  readonly components: Readonly<Record<string, unknown>>;
};

function cutOut(description: unknown, named: ReadonlyMap<string, unknown>) {
  const components: Record<string, Record<string, unknown>> = {};
  const waiting = [...named.values()];
  const seen = new Set<string>();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const reference of referencesIn(next)) {
      if (seen.has(reference)) continue;
      seen.add(reference);
      const found = follow(description, reference);
      const [, , kind = '', name = ''] = reference.split('/');
      components[kind] = { ...components[kind], [name]: withoutNullable(found) };
      waiting.push(found);
    }
  }
  const root: Root = {
    $id: 'github',
    named: [...named.values()].map((schema) => withoutNullable(schema) as Schema),
    components,
  };
  return { root, names: new Map([...named.keys()].map((name, index) => [name, index] as const)) };
}

function sentence({ instancePath, message, params, data }: ErrorObject): string {
  const value = JSON.stringify(data) ?? 'nothing';
  const details = isObject(params) ? Object.values(params).filter((each) => typeof each !== 'object') : [];
  return `${instancePath || 'the body'} ${message} (${details.join(', ')}); it is ${value.slice(0, 120)}`;
}
