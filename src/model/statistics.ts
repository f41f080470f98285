import type { QualifiedName } from './schema.ts';

/** Sizes of a production database, as far as a team shared them. Contains no user data. */
export type Statistics = {
  readonly takenAt: string;
  readonly postgresVersion: number;
  readonly tables: Readonly<Record<QualifiedName, { readonly rows: number; readonly bytes: number }>>;
};
