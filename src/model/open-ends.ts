/** What a change begins and does not finish: a later one has to. */
export type OpenEnd = {
  /** `constraint public.orders.orders_user_id_fkey`: by it the change is found that finishes it. */
  readonly key: string;
  /** What is left to do, as an instruction: `Validate orders_user_id_fkey on orders`. */
  readonly task: string;
  /** Why it is to be done; absent where an earlier version of the App kept it within the task. */
  readonly reason?: string | undefined;
  /** What does it, where that is plain SQL. */
  readonly sql: string;
  /** So many days are left to the code of before to be gone; undefined: it may be done at once. */
  readonly afterDays?: number | undefined;
  /** What is looked at first, and what the answer must be. */
  readonly verify?: { readonly sql: string; readonly expect: string } | undefined;
};

/** The task with its reason. */
export function taskInFull({ task, reason }: OpenEnd): string {
  return reason === undefined ? task : `${task}: ${reason}`;
}

/** A file of a later stage of a written plan: it waits beside the migrations. */
export type WaitingFile = { readonly path: string; readonly text: string };
