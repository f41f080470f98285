import { approaches } from './approaches.ts';
import { always, high, type Kinds, low, medium } from './profile.ts';

const operators = { approach: approaches.outsideMigration } as const;

/** Schemas, sequences, extensions, foreign data, replication: what surrounds tables. */
export const containers = {
  CreateSchemaStmt: always(low('create schema')),
  CreateSeqStmt: always(low('create sequence')),
  AlterSeqStmt: (body) => [
    JSON.stringify(body.options ?? []).includes('"restart"')
      ? medium('restart sequence', 'running code', {
          approach: 'make sure that no number is given twice',
          reversible: 'no',
        })
      : low('change sequence'),
  ],
  CreateExtensionStmt: always(low('create extension', { approach: 'single migration; the server must offer it' })),
  AlterExtensionStmt: always(medium('update extension', 'unknown', { reversible: 'no', work: 'unknown' })),
  AlterExtensionContentsStmt: always(low('change contents of extension')),
  CreateFdwStmt: always(low('create foreign-data wrapper')),
  AlterFdwStmt: always(medium('change foreign-data wrapper', 'running code')),
  CreateForeignServerStmt: always(low('create foreign server')),
  AlterForeignServerStmt: always(medium('change foreign server', 'running code')),
  CreateUserMappingStmt: always(low('create user mapping', { hazard: 'access' })),
  AlterUserMappingStmt: always(medium('change user mapping', 'access')),
  ImportForeignSchemaStmt: always(low('import foreign schema')),
  CreatePublicationStmt: always(low('create publication')),
  AlterPublicationStmt: always(medium('change publication', 'running code', { approach: 'subscribers follow first' })),
  CreateSubscriptionStmt: always(medium('create subscription', 'unknown', { ...operators, work: 'rows' })),
  AlterSubscriptionStmt: always(medium('change subscription', 'running code', operators)),
  CreateTableSpaceStmt: always(medium('create tablespace', 'access', operators)),
  AlterTableSpaceOptionsStmt: always(low('change tablespace options', operators)),
  CreatedbStmt: always(medium('create database', 'access', operators)),
  AlterDatabaseStmt: always(medium('change database', 'running code', operators)),
  AlterDatabaseRefreshCollStmt: always(medium('refresh collation version', 'running code', operators)),
  AlterDatabaseSetStmt: always(medium('change settings of database', 'running code', operators)),
  AlterSystemStmt: always(high('change settings of server', 'running code', operators)),
} satisfies Partial<Kinds>;
