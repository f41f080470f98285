import type { Scan } from '../model/effect.ts';
import { lookInside, type Run } from './look.ts';
import { isTable, type Seen } from './relations.ts';
import type { Notice } from './session.ts';

/** Debug messages name a relation, or a foreign key, without its schema; it is among those locked. */
export function scansIn(
  notices: readonly Notice[],
  seen: readonly Seen[],
  foreignKeys: ReadonlyMap<string, readonly string[]>,
): readonly Scan[] {
  return notices.flatMap(({ message }) => {
    const verified = /^verifying table "(.*)"$/.exec(message)?.[1];
    if (verified !== undefined) return scanOf(seen, ({ now }) => endsWith(now?.name ?? '', verified), 'verifies rows');
    const key = /^validating foreign key constraint "(.*)"$/.exec(message)?.[1];
    const tables = foreignKeys.get(key ?? '') ?? [];
    return key === undefined ? [] : scanOf(seen, ({ oid }) => tables.includes(oid), 'validates a foreign key');
  });
}

/** Tables (by oid) that have a foreign key of the name; asked only where a message names one. */
export async function foreignKeysNamed(
  run: Run,
  notices: readonly Notice[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (!notices.some(({ message }) => message.startsWith('validating foreign key'))) return new Map();
  const rows = await lookInside(
    run,
    "SELECT conname, conrelid::text AS table FROM pg_constraint WHERE contype = 'f' ORDER BY oid DESC",
  );
  return new Map(
    [...Map.groupBy(rows, (row) => String(row.conname))].map(([name, own]) => [
      name,
      own.map((row) => String(row.table)),
    ]),
  );
}

const scanOf = (seen: readonly Seen[], matches: (one: Seen) => boolean, why: Scan['why']): readonly Scan[] => {
  const found = seen.find((one) => one.now && isTable(one.now) && matches(one))?.now;
  return found ? [{ relation: found.name, why, isNew: found.isNew }] : [];
};

const endsWith = (qualified: string, name: string): boolean =>
  qualified.endsWith(`.${name}`) || qualified.endsWith(`."${name.replaceAll('"', '""')}"`);
