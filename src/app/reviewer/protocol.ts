import type { Change, FileEntry } from '../../model/change.ts';
import type { Rehearsal } from '../../model/rehearsal.ts';
import type { EngineChoice } from '../../rehearsal/processes.ts';
import type { PageWish, PlanWish, ReviewWish, Side, WriteWish } from './reviewer.ts';

/**
 * What passes between the process that serves and the child that reviews. Plain data. Trees go as lists of files, their texts when
 * the child asks for them, both in pieces: no message is so large that taking it apart holds up whoever serves.
 */

/** How a child reviews; told once. */
export type ChildOptions = {
  readonly engine: EngineChoice;
  /** Where images and compiled programs are kept. */
  readonly directory: string;
  /** The file of the operator's rules. */
  readonly rules: string | undefined;
  /** Whether PostgreSQL is loaded before a change comes. */
  readonly warm: boolean;
};

export type Task =
  | ({ readonly kind: 'review'; readonly change: Omit<Change, Side> } & Omit<ReviewWish, 'change' | 'code'>)
  | ({ readonly kind: 'plan' } & Omit<PlanWish, 'base'>)
  | ({ readonly kind: 'write' } & WriteWish)
  | ({ readonly kind: 'page' } & PageWish);

export type Ask = { readonly what: 'files' | 'code'; readonly side: Side; readonly paths: readonly string[] };

export type ToChild =
  | { readonly type: 'options'; readonly options: ChildOptions }
  /** The head starts as the base is: `gone` and `files` say what differs. */
  | { readonly type: 'head' }
  | { readonly type: 'gone'; readonly paths: readonly string[] }
  | { readonly type: 'files'; readonly side: Side; readonly files: readonly (readonly [string, FileEntry])[] }
  | { readonly type: 'task'; readonly task: Task }
  | {
      readonly type: 'texts';
      readonly id: number;
      readonly texts: readonly (readonly [string, string])[];
      /** Why a file is absent, where it is known. */
      readonly why: readonly (readonly [string, string])[];
      readonly last: boolean;
    };

export type FromChild =
  | { readonly type: 'ready' }
  /** Every half second, when nothing keeps the child from it: the processor time that it has taken, in seconds. */
  | { readonly type: 'beat'; readonly seconds: number }
  | { readonly type: 'ask'; readonly id: number; readonly ask: Ask }
  | { readonly type: 'rehearsed'; readonly outcome: Rehearsal['outcome'] | 'failed'; readonly seconds: number }
  | { readonly type: 'done'; readonly value: unknown }
  | { readonly type: 'failed'; readonly message: string };
