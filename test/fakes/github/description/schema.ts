/** The part of JSON Schema that GitHub's descriptions use; what else is in them is carried along. */
export type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly minimum?: number;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
};

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * OpenAPI 3.0's `nullable` in the words of JSON Schema. Ajv knows the keyword only beside a `type`, and GitHub's
 * description has it beside references and enumerations too.
 */
export function withoutNullable(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutNullable);
  if (!isObject(node)) return node;
  const entries = Object.entries(node).filter(([key]) => key !== 'nullable');
  const plain = Object.fromEntries(entries.map(([key, value]) => [key, withoutNullable(value)]));
  if (node.nullable !== true) return plain;
  if (typeof plain.type !== 'string') return { anyOf: [plain, { type: 'null' }] };
  const values = plain.enum;
  return {
    ...plain,
    type: [plain.type, 'null'],
    ...(Array.isArray(values) && !values.includes(null) ? { enum: [...values, null] } : {}),
  };
}

/** The names of all `#/components/…` that a node refers to, directly. */
export function referencesIn(node: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (Array.isArray(node)) for (const each of node) referencesIn(each, found);
  else if (isObject(node)) {
    if (typeof node.$ref === 'string') found.add(node.$ref);
    for (const value of Object.values(node)) referencesIn(value, found);
  }
  return found;
}

/** What is at `#/a/b` of a document. */
export function follow(root: unknown, reference: string): unknown {
  const steps = reference.slice(2).split('/');
  return steps.reduce(
    (node, step) => (isObject(node) ? node[step.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined),
    root,
  );
}
