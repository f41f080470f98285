import type { Octokit } from '@octokit/rest';

/** What is used of an Octokit, the App's or one with a token. It repeats what fails and may be repeated. */
export type Api = Pick<Octokit, 'request' | 'graphql'>;

/** Who we are on GitHub: `appId` marks our checks, `userId` our comments. */
export type OwnAccount = { readonly appId: number | undefined; readonly userId: number };
