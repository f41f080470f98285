/** What a change begins and does not finish: a later one has to. */
export type OpenEnd = {
  /** `constraint public.orders.orders_user_id_fkey`: by it the change is found that finishes it. */
  readonly key: string;
  /** What is left to do, as an instruction. */
  readonly task: string;
  /** What does it, where that is plain SQL. */
  readonly sql: string;
};
