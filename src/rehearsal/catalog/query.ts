/** One query of the catalog, and its rows as they come back. */
export type Query<Row> = {
  readonly sql: (all: OfAllKinds) => string;
  /** Where its rows begin, if few databases have any: PostgreSQL plans a query for longer than it looks there. */
  readonly seldom: string | undefined;
  readonly parse: (json: string) => readonly Row[];
};

export function query<Row>(sql: string | ((all: OfAllKinds) => string), seldom?: string): Query<Row> {
  return {
    sql: typeof sql === 'string' ? () => sql : sql,
    seldom,
    parse: (json) => JSON.parse(json) as readonly Row[],
  };
}

/** What all kinds of objects say together: SQL that gives every object with its owner, and every one with its grants. */
export type OfAllKinds = { readonly owned: string; readonly granted: string };
