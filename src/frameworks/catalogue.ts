// Generated from the files of this directory by `npm run generate`. Do not edit.
import type { FrameworkId } from '../model/migration.ts';
import { dbmate } from './dbmate.ts';
import { diesel } from './diesel.ts';
import { drizzle } from './drizzle.ts';
import { flyway } from './flyway.ts';
import { golangMigrate } from './golang-migrate.ts';
import { goose } from './goose.ts';
import { hasura } from './hasura.ts';
import { nodePgMigrate } from './node-pg-migrate.ts';
import { prisma } from './prisma.ts';
import { sql } from './sql.ts';
import { sqlMigrate } from './sql-migrate.ts';
import { sqlx } from './sqlx.ts';
import { supabase } from './supabase.ts';
import type { Framework } from './framework.ts';

/** The migration tools, in the order in which they lay claim to a directory. */
export const frameworks: Readonly<Record<FrameworkId, Framework>> = {
  prisma,
  supabase,
  drizzle,
  sqlx,
  'golang-migrate': golangMigrate,
  goose,
  dbmate,
  'node-pg-migrate': nodePgMigrate,
  'sql-migrate': sqlMigrate,
  flyway,
  diesel,
  hasura,
  sql,
};
