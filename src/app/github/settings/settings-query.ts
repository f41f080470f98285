import { settingsPaths } from '../../../settings/paths.ts';

/** A settings file as GraphQL shows it. */
export type SettingsFile = {
  readonly oid: string;
  /** Null: not text. */
  readonly text: string | null;
};

/** The settings files on the default branches: of the repository, and of the organisation's `.github` repository. */
export type SettingsFiles = {
  readonly repository: SettingsFile | undefined;
  /** `not seen`: there is no such repository, or it is private. */
  readonly organisation: SettingsFile | 'not seen' | undefined;
};

const [yml, yaml] = settingsPaths;

/** Part of a query on a repository: its settings file, at whatever its default branch is. */
export const settingsQuery = [
  `yml: object(expression: "HEAD:${yml}") { ... on Blob { oid text } }`,
  `yaml: object(expression: "HEAD:${yaml}") { ... on Blob { oid text } }`,
].join('\n    ');
