import type { Claim, OpenPullRequest } from '../../model/claims.ts';
import type { OpenEnd, WaitingFile } from '../../model/open-ends.ts';
import type { Review } from '../../model/review.ts';
import type { Settings } from '../../model/settings.ts';

/** Which pull request: the repository by GitHub's number. */
export type PullRequestKey = { readonly repository: number; readonly number: number };

/** A person of GitHub. The number is the person; the login may be somebody else's tomorrow. */
export type Person = { readonly id: number; readonly login: string };

/** What a person asks for in a pull request. */
export type PersonRequest = {
  readonly sender: Person;
  /** When, by GitHub's clock, ISO 8601 with seconds. */
  readonly at: string;
  readonly ask:
    | {
        readonly kind: 'ticks';
        readonly commentId: number;
        readonly changed: readonly { readonly item: string; readonly ticked: boolean }[];
      }
    | {
        readonly kind: 'command';
        readonly commentId: number;
        readonly words: readonly string[];
        /** Why it counts for nothing, whoever gave it. */
        readonly void?: 'edited' | 'a program' | undefined;
      };
};

export type PendingRequest = { readonly delivery: string; readonly request: PersonRequest; readonly askedAt: Date };

/** What brought a request: GitHub's id of the delivery, and the SHA-256 of the body that it signed, in hexadecimal. */
export type Delivery = { readonly id: string; readonly body: string };

/** An entry of the book of ticks. `by` is undefined where a push took away what was ticked. */
export type TickEntry = {
  readonly item: string;
  readonly ticked: boolean;
  readonly by: Person | undefined;
  readonly at: Date;
  /** The item's text at that time. */
  readonly content: string;
  readonly headSha: string;
  /** Why what fails as written may pass; undefined for a tick. */
  readonly reason?: string | undefined;
};

/** Something created on GitHub. In its place `sought`: it may have been, nobody knows; look before creating it. */
export type Published = {
  readonly id: number;
  /** GraphQL's id; undefined where it was not told. */
  readonly node?: string | undefined;
  /** A hash of what was written last. */
  readonly written: string;
};

export type PublishedCheck = Published & {
  readonly headSha: string;
  /** A hash of the annotations: GitHub can add some, and take none away. */
  readonly annotations: string;
  /** What it says of other pull requests with the same head commit, as a key; undefined: nobody knows. */
  readonly alongside?: string | undefined;
};

/** How a check ends. `neutral` satisfies a required check as `success` does; `failure` and `action_required` hold it up. */
export type Conclusion = 'success' | 'neutral' | 'failure' | 'action_required';

/** What a pull request says of its head commit, whatever others say. */
export type Gate = { readonly headSha: string; readonly conclusion: Conclusion; readonly title: string };

/** An open pull request with a given head commit; `alongside`: of its check, undefined where it has none. */
export type SameHead = {
  readonly number: number;
  readonly gate: Gate | undefined;
  readonly alongside: string | undefined;
};

/** What a person is told in comment and check: a refusal, an answer. */
export type Notice = {
  readonly to: string;
  readonly title: string;
  readonly text: string;
  readonly at: string;
  /** What was asked for, to paste. */
  readonly sql?: string | undefined;
};

/** A fix that can be offered in the diff. */
export type OfferedFix = {
  /** A hash of place and text: what was offered once is not offered again. */
  readonly key: string;
  readonly path: string;
  readonly first: number;
  readonly last: number;
  readonly body: string;
};

/** Something wrong at a line of a file that is no migration. */
export type Problem = { readonly path: string; readonly line: number; readonly message: string };

/** What a review came to, and all that is needed to publish it again. */
export type ReviewRecord = {
  /** A hash of all that it depends on: commits, settings, version of this program. */
  readonly reviewedFor: string;
  readonly settings: Settings;
  /** Where the settings come from, in a sentence. */
  readonly settingsSource: string;
  /** What else comment and check say about it, in sentences. */
  readonly remarks: readonly string[];
  readonly problems: readonly Problem[];
  /** Why the gate stays shut whatever is ticked. */
  readonly shut: string | undefined;
  readonly fixes: readonly OfferedFix[];
  /** What it begins and leaves to a later one. */
  readonly openEnds: readonly OpenEnd[];
  /** Later stages of a written plan that it brings along. */
  readonly waiting?: readonly WaitingFile[] | undefined;
  /** What it takes for itself, for other pull requests to know. */
  readonly claims: readonly Claim[];
  readonly review: Review;
};

/** A pull request at its last run: its review, and what was published of it. */
export type PullRequestState = {
  readonly headSha: string;
  readonly baseRef: string;
  readonly open: boolean;
  readonly merged?: boolean | undefined;
  /** The issue with what it left to do, once it is merged; `done`: the keys of what is done of it. */
  readonly followUp?: { readonly number: number; readonly done: readonly string[] } | undefined;
  /** The unguessable part of the page's address. */
  readonly address: string;
  readonly judgement: ReviewRecord | undefined;
  readonly comment: Published | 'sought' | undefined;
  readonly check: PublishedCheck | 'sought' | undefined;
  /** Undefined: it was not looked at yet. */
  readonly gate?: Gate | undefined;
  /** Fixes that were offered. `sought`: the last of them may have been, nobody knows. */
  readonly offered: { readonly sought: boolean; readonly keys: readonly string[] };
  readonly notices: readonly Notice[];
};

/** The App's memory of pull requests. */
export type Records = {
  /** Stores what a person asks for. False: the delivery or its body is known already, or too old to tell (`maxRequestDays`). */
  readonly addRequest: (key: PullRequestKey, delivery: Delivery, request: PersonRequest, now: Date) => Promise<boolean>;
  /** What is not decided yet, in the order in which people asked. */
  readonly pendingRequests: (key: PullRequestKey) => Promise<readonly PendingRequest[]>;
  /** Writes into the book of ticks and takes requests for decided, both or neither. */
  readonly decide: (
    key: PullRequestKey,
    entries: readonly TickEntry[],
    deliveries: readonly string[],
    at: Date,
  ) => Promise<void>;
  /** The last entry of every item that is ticked. */
  readonly ticks: (key: PullRequestKey) => Promise<readonly TickEntry[]>;
  /** When somebody last set each box, by item. What a push took away is nobody's doing. */
  readonly lastSet: (key: PullRequestKey) => Promise<ReadonlyMap<string, Date>>;
  readonly state: (key: PullRequestKey) => Promise<PullRequestState | undefined>;
  readonly save: (key: PullRequestKey, state: PullRequestState) => Promise<void>;
  /** The pull request whose page has this address. */
  readonly byAddress: (address: string) => Promise<StoredPullRequest | undefined>;
  /** The open pull requests of a repository: those with this head commit, or those that go to this branch. */
  readonly open: (
    repository: number,
    where: { readonly headSha: string } | { readonly baseRef: string },
  ) => Promise<readonly StoredPullRequest[]>;
  /** The open pull requests of a repository with this head commit, without their reviews. */
  readonly sameHead: (repository: number, headSha: string) => Promise<readonly SameHead[]>;
  /** What merged pull requests have left to later ones, the oldest first. */
  readonly openEnds: (repository: number) => Promise<readonly LeftOpen[]>;
  /** What the open pull requests that go to a branch take for themselves. */
  readonly claims: (repository: number, baseRef: string) => Promise<readonly OpenPullRequest[]>;
};

/**
 * Days after which what people asked for counts no more. GitHub delivers again what is three days old at most, and bodies are
 * remembered for longer than this (`daysOfRequests`): whatever is sent again is known, or too old.
 */
export const maxRequestDays = 7;

/** Whether a request is so old that nobody remembers whether it came before. */
export function isTooOld({ at }: PersonRequest, now: Date): boolean {
  return now.getTime() - new Date(at).getTime() > maxRequestDays * 24 * 60 * 60 * 1000;
}

/** An end that a merged pull request left open. */
export type LeftOpen = { readonly number: number; readonly end: OpenEnd };

export type StoredPullRequest = { readonly key: PullRequestKey; readonly state: PullRequestState };
