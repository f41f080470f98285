/** `volatile`: may differ from row to row, so that a default of it writes every row. `once`: computed once for all. `unknown`: only PostgreSQL knows. */
export type Volatility = 'volatile' | 'once' | 'unknown';

/** What the rehearsed database says of functions, by the name that statements call them by. */
export type FunctionVolatility = ReadonlyMap<string, Exclude<Volatility, 'unknown'>>;
