import type { Review } from '../model/review.ts';
import type { Settings } from '../model/settings.ts';

/** Which pull request: the repository by GitHub's number. */
export type PullRequestKey = { readonly repository: number; readonly number: number };

/** A person of GitHub. The number is the person; the login may be somebody else's tomorrow. */
export type Person = { readonly id: number; readonly login: string };

/** What a person asks for in a pull request. */
export type PersonRequest = {
  readonly sender: Person;
  readonly ask:
    | {
        readonly kind: 'ticks';
        readonly commentId: number;
        readonly changed: readonly { readonly item: string; readonly ticked: boolean }[];
      }
    | { readonly kind: 'command'; readonly commentId: number; readonly words: readonly string[] };
};

export type WaitingRequest = { readonly delivery: string; readonly request: PersonRequest; readonly askedAt: Date };

/** An entry of the book of ticks. `by` is undefined where a push took away what was ticked. */
export type TickEntry = {
  readonly item: string;
  readonly ticked: boolean;
  readonly by: Person | undefined;
  readonly at: Date;
  /** The item's text at that time. */
  readonly content: string;
  readonly headSha: string;
};

/** Something created on GitHub. `sought`: it may have been, nobody knows: look before creating it. */
export type Published = {
  readonly id: number;
  /** GraphQL's id; undefined where it was not told. */
  readonly node?: string | undefined;
  /** A hash of what was written last. */
  readonly written: string;
};

/** What a person is told in comment and check: a refusal, an answer. */
export type Notice = { readonly to: string; readonly title: string; readonly text: string; readonly at: string };

/** What was published of a pull request, and for what. */
export type PullRequestState = {
  readonly headSha: string;
  readonly baseRef: string;
  readonly open: boolean;
  /** The unguessable part of the page's address. */
  readonly address: string;
  /** A hash of all that a review depends on: commits, settings, version of this program. */
  readonly reviewedFor: string;
  readonly settings: Settings;
  /** What else the comment and the check say about this review, in words. */
  readonly remarks: readonly string[];
  /** The gate stays shut whatever is ticked, and why. */
  readonly shut: string | undefined;
  readonly review: Review | undefined;
  readonly comment: Published | 'sought' | undefined;
  readonly check: (Published & { readonly headSha: string; readonly annotations: string }) | 'sought' | undefined;
  readonly inline: { readonly sought: boolean; readonly keys: readonly string[] };
  readonly notices: readonly Notice[];
};

/** The App's memory of pull requests. */
export type Records = {
  /** Stores what a person asks for. False: this delivery is known already. */
  readonly ask: (key: PullRequestKey, delivery: string, request: PersonRequest, at: Date) => Promise<boolean>;
  /** What is not decided yet, oldest first. */
  readonly waiting: (key: PullRequestKey) => Promise<readonly WaitingRequest[]>;
  /** Writes into the book of ticks and takes requests for decided, both or neither. */
  readonly decide: (
    key: PullRequestKey,
    entries: readonly TickEntry[],
    deliveries: readonly string[],
    at: Date,
  ) => Promise<void>;
  /** The last entry of every item that is ticked. */
  readonly ticks: (key: PullRequestKey) => Promise<readonly TickEntry[]>;
  readonly state: (key: PullRequestKey) => Promise<PullRequestState | undefined>;
  readonly save: (key: PullRequestKey, state: PullRequestState) => Promise<void>;
  /** The pull request whose page has this address. */
  readonly byAddress: (address: string) => Promise<StoredPullRequest | undefined>;
  /** The open pull requests of a repository: those with this head commit, or those that go to this branch. */
  readonly open: (
    repository: number,
    where: { readonly headSha: string } | { readonly baseRef: string },
  ) => Promise<readonly StoredPullRequest[]>;
};

export type StoredPullRequest = { readonly key: PullRequestKey; readonly state: PullRequestState };
