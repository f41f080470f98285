import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { buildASTSchema, type DocumentNode, type GraphQLSchema, parse } from 'graphql';

let schema: GraphQLSchema | undefined;

/** GitHub's own GraphQL schema, read when the first query comes. */
export function githubSchema(): GraphQLSchema {
  if (schema === undefined) {
    // The package's door reads a JSON of 5 MB beside the text that is needed here.
    const folder = dirname(findPackageJSON('@octokit/graphql-schema', import.meta.url) ?? '');
    const document: DocumentNode = parse(readFileSync(join(folder, 'schema.graphql'), 'utf8'), { noLocation: true });
    schema = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  }
  return schema;
}
