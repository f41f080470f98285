import type { Schema } from '../../model/schema.ts';
import type { MigrationStatement } from './statement.ts';

export type Rename = {
  readonly kind:
    | 'table'
    | 'column'
    | 'constraint'
    | 'index'
    | 'enum value'
    | 'view'
    | 'sequence'
    | 'schema'
    | 'function'
    | 'type';
  readonly from: string;
  readonly to: string;
  readonly table?: string;
};

export const undoRenames = (
  schema: Schema,
  _renames: readonly Rename[],
): { readonly schema: Schema; readonly statements: readonly MigrationStatement[] } => ({ schema, statements: [] });
