// Generated from the files of this directory by `npm run generate`. Do not edit.
import type { FrameworkId } from '../model/migration.ts';
import { dbmate } from './dbmate.ts';
import { drizzle } from './drizzle.ts';
import { flyway } from './flyway.ts';
import { golangMigrate } from './golang-migrate.ts';
import { goose } from './goose.ts';
import { prisma } from './prisma.ts';
import { sql } from './sql.ts';
import { supabase } from './supabase.ts';
import type { Framework } from './framework.ts';

/** The migration tools, in the order in which they lay claim to a directory. */
export const frameworks: Readonly<Record<FrameworkId, Framework>> = {
  prisma,
  supabase,
  drizzle,
  'golang-migrate': golangMigrate,
  goose,
  dbmate,
  flyway,
  sql,
};
