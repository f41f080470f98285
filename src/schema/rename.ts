/**
 * An object that a change gave another name.
 * `from` and `to` are qualified names for tables, views, sequences, indexes, types and functions (functions without
 * their arguments), and bare names for what lives in another object. `table` is that object's qualified name: the table
 * of a column or constraint, the type of an enum value. A move to another schema is a rename too.
 */
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
