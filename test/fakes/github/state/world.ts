import type { KeyObject } from 'node:crypto';
import type { ObjectStore } from '../git/objects.ts';

/** Everything that the fake remembers. People's actions and requests change it in place. */
export type World = {
  readonly accounts: Map<string, Account>;
  readonly teams: Map<string, Set<string>>;
  readonly apps: Map<number, App>;
  readonly installations: Map<number, Installation>;
  readonly tokens: Map<string, Token>;
  readonly repositories: Map<string, Repository>;
  readonly deliveries: Delivery[];
  /** App manifests that wait for their conversion, by code. */
  readonly manifests: Map<string, Readonly<Record<string, unknown>>>;
  /** Links to archives: what they open. */
  readonly archives: Map<string, { readonly repository: Repository; readonly sha: string }>;
  readonly now: () => Date;
  readonly nextId: () => number;
  /** Where the fake listens; links lead there. */
  origin: string;
  /** Tells the subscribed App that something happened. */
  announce: (event: Event) => void;
};

export type Event = {
  /** As in `issue_comment.edited`. */
  readonly name: string;
  readonly repository: Repository | undefined;
  readonly installation?: Installation;
  readonly sender: Account;
  readonly payload: Readonly<Record<string, unknown>>;
};

export type Account = { readonly id: number; readonly login: string; readonly type: 'User' | 'Bot' | 'Organization' };

export type Level = 'read' | 'write';
export type Permissions = Readonly<Record<string, Level>>;

export type App = {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly owner: Account;
  readonly bot: Account;
  readonly privateKey: string;
  readonly publicKey: KeyObject;
  permissions: Permissions;
  events: readonly string[];
  readonly createdAt: Date;
};

export type Installation = {
  readonly id: number;
  readonly app: App;
  readonly account: Account;
  permissions: Permissions;
  readonly repositories: Set<Repository>;
  readonly createdAt: Date;
};

export type Token =
  | {
      readonly kind: 'installation';
      readonly installation: Installation;
      readonly permissions: Permissions;
      /** Undefined: all repositories of the installation. */
      readonly repositories: ReadonlySet<Repository> | undefined;
      expiresAt: Date;
    }
  | { readonly kind: 'user'; readonly account: Account };

export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read';

export type Repository = {
  readonly id: number;
  owner: Account;
  name: string;
  private: boolean;
  readonly parent: Repository | undefined;
  readonly objects: ObjectStore;
  defaultBranch: string;
  /** Branch → commit. */
  readonly branches: Map<string, string>;
  /** Login → role. */
  readonly collaborators: Map<string, Role>;
  /** Login → name of a role that the organization made up. */
  readonly customRoles: Map<string, string>;
  readonly pulls: Map<number, Pull>;
  readonly comments: Map<number, Comment>;
  /** Issues that are no pull requests; their numbers are of one row with those. */
  readonly issues: Map<number, Issue>;
  readonly checkSuites: Map<number, CheckSuite>;
  readonly checkRuns: Map<number, CheckRun>;
  readonly statuses: CommitStatus[];
  readonly mergeGroups: Map<string, MergeGroup>;
  /** Names of checks without whose success nothing is merged. */
  readonly requiredChecks: Set<string>;
  /** Recursive trees with more entries than this are cut off; GitHub's limit is 100,000. */
  treeLimit: number;
  readonly createdAt: Date;
};

export type Pull = {
  readonly id: number;
  readonly number: number;
  readonly repository: Repository;
  readonly author: Account;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  draft: boolean;
  merged: boolean;
  mergedAt: Date | undefined;
  closedAt: Date | undefined;
  /** The sha is the base's tip when the pull request was opened or retargeted: GitHub does not move it along. */
  base: { ref: string; sha: string };
  /** The repository is gone when the fork was deleted. */
  head: { repository: Repository | undefined; ref: string; sha: string };
  readonly reviews: Review[];
  readonly reviewComments: Map<number, ReviewComment>;
  readonly createdAt: Date;
  updatedAt: Date;
};

export type Issue = {
  readonly id: number;
  readonly number: number;
  readonly repository: Repository;
  readonly author: Account;
  readonly app: App | undefined;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  stateReason: string | null;
  readonly comments: IssueComment[];
  readonly createdAt: Date;
  updatedAt: Date;
  closedAt: Date | undefined;
};

export type IssueComment = Pick<Comment, 'id' | 'author' | 'app' | 'body' | 'reactions' | 'createdAt' | 'updatedAt'> & {
  readonly issue: Issue;
};

export type Comment = {
  readonly id: number;
  readonly pull: Pull;
  readonly author: Account;
  readonly app: App | undefined;
  body: string;
  readonly reactions: Reaction[];
  readonly createdAt: Date;
  updatedAt: Date;
};

export type Reaction = {
  readonly id: number;
  readonly author: Account;
  readonly content: string;
  readonly createdAt: Date;
};

export type Review = {
  readonly id: number;
  readonly author: Account;
  readonly body: string;
  readonly state: 'COMMENTED' | 'APPROVED' | 'CHANGES_REQUESTED' | 'PENDING';
  readonly commit: string;
  readonly submittedAt: Date;
};

export type ReviewComment = {
  readonly id: number;
  readonly review: Review | undefined;
  readonly pull: Pull;
  readonly author: Account;
  body: string;
  readonly path: string;
  readonly commit: string;
  readonly subject: 'line' | 'file';
  readonly line: number | undefined;
  readonly side: 'LEFT' | 'RIGHT';
  readonly startLine: number | undefined;
  readonly startSide: 'LEFT' | 'RIGHT' | undefined;
  readonly hunk: string;
  readonly replyTo: number | undefined;
  readonly createdAt: Date;
  updatedAt: Date;
};

export type CheckSuite = { readonly id: number; readonly app: App; readonly sha: string; readonly createdAt: Date };

export type CheckRun = {
  readonly id: number;
  readonly suite: CheckSuite;
  readonly sha: string;
  name: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: string | undefined;
  externalId: string;
  detailsUrl: string | undefined;
  startedAt: Date;
  completedAt: Date | undefined;
  title: string | undefined;
  summary: string | undefined;
  text: string | undefined;
  readonly annotations: Readonly<Record<string, unknown>>[];
  actions: readonly { readonly label: string; readonly description: string; readonly identifier: string }[];
};

export type CommitStatus = {
  readonly id: number;
  readonly sha: string;
  readonly state: 'error' | 'failure' | 'pending' | 'success';
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: Account;
  readonly createdAt: Date;
};

export type MergeGroup = {
  readonly ref: string;
  readonly sha: string;
  readonly base: { readonly ref: string; readonly sha: string };
  readonly pulls: readonly Pull[];
};

export type Delivery = {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly action: string | undefined;
  readonly installation: number | undefined;
  readonly repository: number | undefined;
  readonly redelivery: boolean;
  readonly payload: Readonly<Record<string, unknown>>;
  headers: Readonly<Record<string, string>>;
  at: Date;
  /** 0 until it was answered, and when nobody listens. */
  statusCode: number;
  status: string;
  response: string;
  seconds: number;
};
