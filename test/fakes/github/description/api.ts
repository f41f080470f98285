import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Schemas, schemasFrom } from './document.ts';
import { follow, isObject, type Schema } from './schema.ts';

/** What GitHub's description says of the routes that the fake serves. Routes are written `GET /repos/{owner}/{repo}`. */
export type ApiDescription = {
  /** What is wrong with a request: its path, query and body, one sentence each. */
  readonly wrongRequest: (route: string, request: DescribedRequest) => readonly string[];
  /** The answer as GitHub would give it whole, and what is wrong with it. */
  readonly answer: (
    route: string,
    status: number,
    body: unknown,
  ) => { readonly body: unknown; readonly wrong: readonly string[] };
};

export type DescribedRequest = {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
};

type Parameter = { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema?: Schema };
type Operation = {
  readonly parameters: readonly Parameter[];
  readonly bodyRequired: boolean;
  readonly statuses: ReadonlySet<string>;
};

const require = createRequire(import.meta.url);

/** Reads a JSON file of a package; GitHub's are too large for an import. */
export function readPackaged(name: string): unknown {
  return JSON.parse(readFileSync(require.resolve(name), 'utf8'));
}

/** Reads GitHub's description (13 MB) and keeps what these routes need. */
export function describeApi(routes: readonly string[]): ApiDescription {
  const whole = readPackaged('@octokit/openapi/generated/api.github.com.json');
  const named = new Map<string, unknown>();
  const operations = new Map(routes.map((route) => [route, operationOf(whole, route, named)] as const));
  const schemas = schemasFrom(whole, named);
  return {
    wrongRequest: (route, request) => {
      const operation = operations.get(route);
      if (operation === undefined) return [`${route} is not in GitHub's description`];
      return [
        ...wrongParameters(schemas, route, operation, request),
        ...wrongBody(schemas, route, operation, request.body),
      ];
    },
    answer: (route, status, body) => {
      const name = `${route} ${status}`;
      if (schemas.has(name)) {
        const whole = schemas.complete(name, body);
        return { body: whole, wrong: schemas.wrong(name, whole) };
      }
      // The description leaves out many refusals that GitHub gives, and never a success.
      const described = status >= 400 || operations.get(route)?.statuses.has(`${status}`);
      return { body, wrong: described ? [] : [`GitHub never answers ${route} with ${status}`] };
    },
  };
}

function operationOf(whole: unknown, route: string, named: Map<string, unknown>): Operation | undefined {
  const [method = '', path = ''] = route.split(' ');
  const operation = follow(whole, `#/paths/${path.replaceAll('/', '~1')}/${method.toLowerCase()}`);
  if (!isObject(operation)) return undefined;
  const there = (node: unknown): unknown =>
    isObject(node) && typeof node.$ref === 'string' ? follow(whole, node.$ref) : node;
  const parameters = (Array.isArray(operation.parameters) ? operation.parameters : []).map(
    (parameter) => there(parameter) as Parameter,
  );
  for (const parameter of parameters) named.set(`${route} ?${parameter.name}`, parameter.schema ?? {});
  const json = (node: unknown): unknown => follow(there(node), '#/content/application~1json/schema');
  const request = operation.requestBody;
  if (json(request) !== undefined) named.set(`${route} body`, json(request));
  const responses = isObject(operation.responses) ? operation.responses : {};
  for (const [status, response] of Object.entries(responses)) {
    if (json(response) !== undefined) named.set(`${route} ${status}`, json(response));
  }
  return {
    parameters,
    bodyRequired: isObject(request) && request.required === true,
    statuses: new Set(Object.keys(responses)),
  };
}

function wrongParameters(
  schemas: Schemas,
  route: string,
  operation: Operation,
  request: DescribedRequest,
): readonly string[] {
  const given = { path: request.path, query: request.query } as const;
  const unknown = Object.keys(request.query).filter(
    (name) => !operation.parameters.some((parameter) => parameter.in === 'query' && parameter.name === name),
  );
  const wrong = operation.parameters.flatMap(({ name, in: place, required, schema }) => {
    if (place !== 'path' && place !== 'query') return [];
    const value = given[place][name];
    if (value === undefined) return required ? [`the ${place} parameter ${name} is missing`] : [];
    return schemas
      .wrong(`${route} ?${name}`, asTyped(value, schemas.schema(`${route} ?${name}`) ?? schema))
      .map((sentence) => `the ${place} parameter ${name}: ${sentence}`);
  });
  return [...unknown.map((name) => `GitHub knows no query parameter ${name} of ${route}`), ...wrong];
}

/** An address holds text only; the description says what the text means. */
function asTyped(value: string, schema: Schema | undefined): unknown {
  const types = [schema?.type ?? schema?.oneOf?.map(({ type }) => type)].flat(2);
  if (types.includes('integer') && /^-?\d+$/.test(value)) return Number(value);
  return types.includes('boolean') && /^(true|false)$/.test(value) ? value === 'true' : value;
}

function wrongBody(schemas: Schemas, route: string, operation: Operation, body: unknown): readonly string[] {
  const name = `${route} body`;
  if (!schemas.has(name)) return body === undefined ? [] : [`${route} takes no body`];
  if (body === undefined) return operation.bodyRequired ? [`${route} needs a body`] : [];
  const known = propertiesOf(schemas.schema(name));
  const unknown = isObject(body) && known.size > 0 ? Object.keys(body).filter((each) => !known.has(each)) : [];
  return [...schemas.wrong(name, body), ...unknown.map((each) => `GitHub knows no property ${each} of ${route}`)];
}

function propertiesOf(schema: Schema | undefined): ReadonlySet<string> {
  const parts = [...(schema?.allOf ?? []), ...(schema?.anyOf ?? []), ...(schema?.oneOf ?? [])];
  return new Set([...Object.keys(schema?.properties ?? {}), ...parts.flatMap((part) => [...propertiesOf(part)])]);
}
