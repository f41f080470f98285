import { defaultFieldResolver, execute, GraphQLError, parse, validate } from 'graphql';
import { isObject } from '../description/schema.ts';
import { type Answer, type Call, ok, type Route } from '../http/call.ts';
import type { Violation } from '../http/record.ts';
import { Absent, queryRoot } from './objects.ts';
import { githubSchema } from './schema.ts';

/** GraphQL: every query is checked against GitHub's own schema; what the fake does not know in it is said loudly. */
export function graphqlRoute(violations: Violation[]): Route {
  return {
    route: 'POST /graphql',
    needs: 'a token',
    described: false,
    handle: (call) => answer(call, violations),
  };
}

async function answer(call: Call, violations: Violation[]): Promise<Answer> {
  const { query, variables } = (call.body ?? {}) as {
    readonly query: string;
    readonly variables?: Readonly<Record<string, unknown>>;
  };
  const violate = (wrong: readonly string[]): void =>
    void violations.push({ by: 'query', route: 'POST /graphql', wrong });
  try {
    const document = parse(query);
    const wrong = validate(githubSchema(), document);
    if (wrong.length > 0) {
      violate(wrong.map(({ message }) => message));
      return ok({ errors: wrong.map(({ message, locations }) => ({ message, locations })) });
    }
    const result = await execute({
      schema: githubSchema(),
      document,
      rootValue: queryRoot(call),
      variableValues: variables ?? {},
      fieldResolver: (source: unknown, given, context, info) => {
        if (isObject(source) && info.fieldName in source) return defaultFieldResolver(source, given, context, info);
        violate([`the fake does not know ${info.parentType.name}.${info.fieldName}: add it to graphql/objects.ts`]);
        throw new Error(`the fake does not know ${info.parentType.name}.${info.fieldName}`);
      },
      typeResolver: (value: unknown) => (isObject(value) ? `${value.__typename}` : undefined),
    });
    const errors = result.errors?.map(errorJson);
    if (errors?.some(({ type }) => type === undefined)) violate(errors.map(({ message }) => message));
    return ok({
      ...(result.data === undefined ? {} : { data: result.data }),
      ...(errors === undefined ? {} : { errors }),
    });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    violate([error.message]);
    return ok({ errors: [{ message: error.message, locations: error.locations }] });
  }
}

const errorJson = ({ message, path, originalError }: GraphQLError) => ({
  ...(originalError instanceof Absent ? { type: originalError.type } : {}),
  message,
  path,
});
