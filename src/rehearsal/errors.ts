import type { SqlError } from '../model/effect.ts';

/** Reads what a driver threw. Not from the server (a defect of ours, a closed connection): sqlState is `XX000`. */
export function sqlErrorOf(error: unknown): SqlError {
  const fields = typeof error === 'object' && error !== null ? (error as Record<string, unknown>) : {};
  const text = (key: string): string | undefined => {
    const value = fields[key];
    return typeof value === 'string' && value !== '' ? value.slice(0, 2_000) : undefined;
  };
  const detail = text('detail');
  const hint = text('hint');
  return {
    sqlState: text('code') ?? 'XX000',
    message: text('message') ?? String(error).slice(0, 2_000),
    ...(detail === undefined ? {} : { detail }),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** The statement refuses a transaction block, or ends one that is not its own, or needs an enum value committed first. */
export function wantsNoTransaction(error: SqlError): boolean {
  return ['25001', '2D000', '55P04'].includes(error.sqlState);
}

/** Class 22 (data exception), 23 (integrity constraint violation) and what a migration raises itself: rows are looked at first. */
export function isAboutData(error: SqlError): boolean {
  return /^2[23]|^P0001$/.test(error.sqlState);
}
