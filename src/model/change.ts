import type { OpenPullRequest } from './claims.ts';
import type { Compared } from './compared.ts';
import type { Settings } from './settings.ts';
import type { Statistics } from './statistics.ts';
import type { Unreadable } from './text.ts';

export type FileEntry = {
  /** A hash of the content: equal hashes, equal content. */
  readonly hash: string;
  /** Bytes; undefined where the door does not know before reading. */
  readonly size: number | undefined;
};

/** A tree of files, from any door. Paths are relative to the root, with `/`. */
export type Tree = {
  readonly files: ReadonlyMap<string, FileEntry>;
  /** Reads many files in one go. A file that is missing or not text is absent from the answer. */
  readonly read: (paths: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Why a file that was asked for is absent, as a sentence, where the door knows better than that it is not text. */
  readonly whyNotRead?: (path: string) => string | undefined;
};

export type Diff = {
  readonly path: string;
  readonly status: 'added' | 'modified' | 'removed' | 'renamed';
  readonly previousPath?: string;
};

/** A symbolic link or a submodule that differs. Neither is a file of the trees. */
export type Link = {
  readonly path: string;
  readonly kind: 'symbolic link' | 'submodule';
  /** What it is in the head (git's name of the target's path, or the commit of the submodule), or was where it is gone. */
  readonly hash: string;
  /** Where a symbolic link leads, as it is written; undefined where the door does not know. */
  readonly target: string | undefined;
};

/** What goes in: two trees, what differs between them, and the team's wishes. */
export type Change = {
  readonly base: Tree;
  readonly head: Tree;
  readonly changed: readonly Diff[];
  readonly links?: readonly Link[];
  readonly settings: Settings;
  readonly statistics?: Statistics | undefined;
  /** What the trees are of, for the reader. */
  readonly compared?: Compared | undefined;
  /** Others that go to the same branch, where the door knows of them. */
  readonly openPullRequests?: readonly OpenPullRequest[];
  /** What the door could not read beside the trees, or should not be relied on; it is said in the review. */
  readonly unread?: readonly Unreadable[];
};
