import { settingsPaths } from '../../../settings/paths.ts';
import { queryGraphQL } from '../query-graphql.ts';
import type { RepositoryClient } from '../repository-client.ts';
import type { SettingsFile } from './settings-query.ts';

/** A settings file of another repository of the same owner. */
export type Reference = { readonly name: string; readonly path: string };

/**
 * What `_extends` names: `repository`, `owner/repository`, each with `:path`.
 *
 * @returns in words what is wrong with it
 */
export function readReference(wish: string, owner: string): Reference | string {
  const found = /^(?:([\w.-]{1,100})\/)?([\w.-]{1,100})(?::([\w./ -]{1,300}))?$/.exec(wish);
  if (!found) return `${JSON.stringify(wish.slice(0, 100))} is not the name of a repository`;
  const [, named, name = '', path] = found;
  if (named !== undefined && named.toLowerCase() !== owner.toLowerCase()) {
    return `${named}/${name} belongs to a different owner than this repository`;
  }
  return { name, path: path ?? settingsPaths[0] };
}

/** A settings file on the default branch of another repository; undefined when it is not there, or not for us to read. */
export async function fetchExtendedFile(
  { api, owner, neighbour }: RepositoryClient,
  reference: Reference,
): Promise<SettingsFile | undefined> {
  const query = `query extended($owner: String!, $name: String!, $expression: String!) {
  repository(owner: $owner, name: $name) { file: object(expression: $expression) { ... on Blob { oid text } } }
}`;
  const variables = { owner, name: reference.name, expression: `HEAD:${reference.path}` };
  type ExtendedResponse = { readonly repository: { readonly file: SettingsFile | null } | null };
  // Where the App is not installed, what is public can still be read.
  const reading = (await neighbour(reference.name)) ?? api;
  const file = (await queryGraphQL<ExtendedResponse>(reading, query, variables)).repository?.file;
  return file?.oid ? file : undefined;
}
