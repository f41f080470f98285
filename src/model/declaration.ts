/** A column or enum value as a model declares it. Its names stand from `at` to `until` in the file. */
export type DeclaredMember = {
  /** Its name in the database. */
  readonly name: string;
  /** Its name in the code. */
  readonly field: string;
  /** Whether the tool may derive the database's name from the field's by changing its case. */
  readonly derived: boolean;
  readonly at: number;
  readonly until: number;
};

/** A table, view or enum that an ORM's schema declares: the ORM names every column of it in its queries. */
export type Declaration = {
  readonly kind: 'table' | 'enum';
  readonly schema: string | undefined;
  readonly name: string;
  /** What the code calls it. */
  readonly model: string;
  readonly at: number;
  readonly members: readonly DeclaredMember[];
};
