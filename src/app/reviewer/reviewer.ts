import type { Change, Tree } from '../../model/change.ts';
import type { Review } from '../../model/review.ts';
import type { Settings } from '../../model/settings.ts';
import type { Annotation } from '../../render/check/annotations.ts';
import type { CheckText } from '../../render/check/render-check.ts';
import type { Tick } from '../../render/context.ts';
import type { Block } from '../../render/markdown/build.ts';
import type { Suggestion } from '../../render/suggestions/suggestions-of.ts';

/** Which end of a change. */
export type Side = 'base' | 'head';

/** Reads chosen texts of the code at one end of the change, for names in use. What is not there is absent. */
export type ReadCode = (side: Side, paths: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** A change to review. What it is made of is read when the review asks for it. */
export type ReviewWish = {
  /** GitHub's id of the repository: what is kept of one is kept apart from all others. */
  readonly repository: number;
  readonly change: Change;
  readonly code: ReadCode;
  /** Files whose fixes are wanted: those that the diff shows. */
  readonly fixesIn: readonly string[];
};

export type Reviewed = { readonly review: Review; readonly suggestions: readonly Suggestion[] };

/** A plan that is wanted in a few words, on what a tree holds. */
export type PlanWish = {
  readonly repository: number;
  readonly base: Tree;
  readonly settings: Settings;
  readonly sizes: Pick<Change, 'statistics' | 'unread'>;
  /** The intent's name, and what follows it. */
  readonly words: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
};

/** The plan, or in words why there is none. */
export type PlanAnswer = { readonly text: string; readonly sql?: string; readonly done: boolean };

/** A review as people read it in a pull request. */
export type WriteWish = {
  readonly review: Review;
  readonly ticks: ReadonlyMap<string, Tick>;
  /** Address of the full plan. */
  readonly document: string | undefined;
  /** Address of the files at the commit; a path and a line follow it. */
  readonly files: string;
  /** What the check says beside the review. */
  readonly notes: readonly Block[];
};

export type Written = {
  readonly check: CheckText;
  readonly comment: string;
  readonly annotations: readonly Annotation[];
};

/** A review as a page to read, or as a document to copy from. */
export type PageWish = {
  readonly review: Review;
  readonly ticks: ReadonlyMap<string, Tick>;
  readonly as: 'page' | 'document';
};

/**
 * Does all that takes time over what a pull request contains. A change that can't be reviewed to the end gets a review that says
 * so; what is thrown where trees and code are read is thrown on.
 */
export type Reviewer = {
  readonly review: (wish: ReviewWish, signal?: AbortSignal) => Promise<Reviewed>;
  readonly plan: (wish: PlanWish, signal?: AbortSignal) => Promise<PlanAnswer>;
  readonly write: (wish: WriteWish, signal?: AbortSignal) => Promise<Written>;
  /** Undefined: too many wait for theirs. */
  readonly page: (wish: PageWish) => Promise<string | undefined>;
};
