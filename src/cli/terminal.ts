import type { Announced } from './git/announced-base.ts';

/** What a command may know and touch of the terminal that it was started from. */
export type Terminal = {
  /** Absolute; where relative paths start. */
  readonly directory: string;
  /** Columns of standard output. */
  readonly width: number;
  /** Whether standard output is painted with escape sequences. */
  readonly colour: boolean;
  /** Where images of replayed histories are kept; undefined: nowhere. */
  readonly cache: string | undefined;
  /** GitHub's API and the right to use it, for a review of a pull request there. */
  readonly github: { readonly url: string; readonly token: string | undefined };
  /** DATABASE_URL of the environment; for `stats` alone. */
  readonly databaseUrl: string | undefined;
  /** Where the build server says that the change goes; undefined where there is none. */
  readonly announcedBase: () => Promise<Announced | undefined>;
  /** Writes to standard output: the answer. */
  readonly print: (text: string) => void;
  /** Writes to standard error: what goes with it. */
  readonly tell: (text: string) => void;
  /** Shows what is being done, on one line of standard error that the next takes; silent where nobody watches. */
  readonly progress: (text: string | undefined) => void;
};
