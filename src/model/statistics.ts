import type { Calibration } from './calibration.ts';
import type { QualifiedName } from './schema.ts';

export type TableStatistics = {
  /** As ANALYZE estimated it; -1 where the table was never analysed. */
  readonly rows: number;
  /** Of the table and its out-of-line values, its indexes left out. */
  readonly bytes: number;
  readonly indexBytes?: number | undefined;
  /** Since the counters began: scans of the table and of its indexes; rows inserted, updated and deleted. */
  readonly reads?: number | undefined;
  readonly writes?: number | undefined;
};

export type IndexStatistics = {
  readonly table: QualifiedName;
  readonly bytes: number;
  readonly scans?: number | undefined;
  readonly valid?: boolean | undefined;
};

/** Sizes of a production database, as far as a team shared them. Contains no user data. */
export type Statistics = {
  readonly takenAt: string;
  readonly postgresVersion: number;
  readonly countersSince?: string | undefined;
  readonly databaseBytes?: number | undefined;
  readonly replicas?: { readonly connected: number; readonly mostLagSeconds?: number | undefined } | undefined;
  readonly tables: Readonly<Record<QualifiedName, TableStatistics>>;
  readonly indexes?: Readonly<Record<QualifiedName, IndexStatistics>> | undefined;
  readonly calibration?: Calibration | undefined;
};
