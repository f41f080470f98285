import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { buildASTSchema, type DocumentNode, type GraphQLSchema, parse } from 'graphql';

const require = createRequire(import.meta.url);
let schema: GraphQLSchema | undefined;

/** GitHub's own GraphQL schema, read when the first query comes. */
export function githubSchema(): GraphQLSchema {
  if (schema === undefined) {
    const text = readFileSync(require.resolve('@octokit/graphql-schema/schema.graphql'), 'utf8');
    const document: DocumentNode = parse(text, { noLocation: true });
    schema = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  }
  return schema;
}
