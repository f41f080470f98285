import { quoteLiteral } from '../sql/names.ts';
import { functionName } from '../sql/volatility.ts';
import type { FunctionAnswer } from './protocol.ts';
import type { Session } from './session.ts';

/**
 * What `pg_proc` says of functions, looked up as PostgreSQL would: by schema, or else on the search path. One whose
 * overloads disagree counts as volatile; one that is not there is left out.
 *
 * @param calls the parts of each name
 */
export async function functionVolatility(
  session: Session,
  calls: readonly (readonly string[])[],
): Promise<readonly FunctionAnswer[]> {
  if (calls.length === 0) return [];
  const asked = calls.map((parts) => {
    const home = parts.length > 1 ? quoteLiteral(parts.at(-2) ?? '') : 'NULL';
    return `(${quoteLiteral(functionName(parts))}, ${home}::text, ${quoteLiteral(parts.at(-1) ?? '')})`;
  });
  const { rows } = await session.run(`SELECT asked.called, pg_catalog.bool_or(p.provolatile = 'v') AS volatile
    FROM (VALUES ${asked.join(', ')}) asked (called, home, name)
    JOIN pg_catalog.pg_proc p ON p.proname = asked.name
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
   WHERE CASE WHEN asked.home IS NULL THEN pg_catalog.pg_function_is_visible(p.oid) ELSE n.nspname = asked.home END
   GROUP BY asked.called`);
  return rows.map((row) => [String(row.called), isTrue(row.volatile) ? 'volatile' : 'once']);
}

/** Engines give a boolean as one, or as its letter. */
const isTrue = (value: unknown): boolean => value === true || value === 't';
