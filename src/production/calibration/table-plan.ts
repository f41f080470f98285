/** A table to measure on. */
export type TablePlan = {
  readonly rows: number;
  /** Bytes of text in each row, beside some 60 of its own. */
  readonly width: number;
  /** How many indexes it has, the primary key's among them. */
  readonly indexes: 1 | 2 | 3 | 4;
  readonly use: 'fit' | 'judge';
  /** How often it is made and measured: small tables are timed more than once. */
  readonly rounds: number;
};

const plan = (use: TablePlan['use'], rows: number, width: number, indexes: TablePlan['indexes']): TablePlan => ({
  rows,
  width,
  indexes,
  use,
  rounds: rows <= 300_000 ? 2 : 1,
});

/** From 0.1 to 10 million rows; the largest last, so that a run that is out of time has all others. */
export const thorough: readonly TablePlan[] = [
  plan('fit', 100_000, 20, 1),
  plan('fit', 100_000, 20, 3),
  plan('fit', 100_000, 200, 1),
  plan('fit', 100_000, 1_000, 3),
  plan('judge', 50_000, 500, 4),
  plan('judge', 250_000, 60, 2),
  plan('fit', 1_000_000, 20, 1),
  plan('fit', 1_000_000, 20, 3),
  plan('fit', 1_000_000, 200, 3),
  plan('judge', 700_000, 100, 4),
  plan('fit', 1_000_000, 1_000, 1),
  plan('judge', 400_000, 600, 2),
  plan('judge', 1_500_000, 120, 2),
  plan('judge', 3_000_000, 40, 3),
  plan('fit', 10_000_000, 50, 1),
];

/** What a server of a team is asked to carry: some minutes, and less than 2 GB for a moment. */
export const brief: readonly TablePlan[] = thorough.filter(({ rows, width }) => rows * (width + 60) <= 300_000_000);
