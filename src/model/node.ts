/** PostgreSQL's own syntax tree (libpg-query, PostgreSQL 18 grammar), types only. */
export type * from '@pgsql/types';
