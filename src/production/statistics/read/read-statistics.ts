import type { z } from 'zod';
import type { Statistics } from '../../../model/statistics.ts';
import { statisticsSchema } from '../../../model/statistics-schema.ts';
import { maxCharacters, maxTables } from '../path.ts';

/** Statistics, or in one sentence what is wrong with the file. */
export type StatisticsReading = { readonly statistics: Statistics } | { readonly problem: string };

/**
 * Reads a statistics file.
 *
 * @param text what the file holds; may be hostile
 * @returns never throws: what is wrong is in `problem`, with its place and how to make the file anew
 */
export function readStatistics(text: string): StatisticsReading {
  if (text.length > maxCharacters)
    return problem(`it has ${count(text.length)} characters; the limit is ${count(maxCharacters)}`);
  const value = parsed(text);
  if ('broken' in value) return problem(`it is not JSON${value.broken}`);
  const tables = tablesIn(value.json);
  if (tables > maxTables) return problem(`it has ${count(tables)} tables; the limit is ${count(maxTables)}`);
  const read = statisticsSchema.safeParse(value.json);
  if (read.success) return { statistics: read.data };
  const [first] = read.error.issues;
  return problem(first === undefined ? 'it does not match the schema' : inWords(first));
}

const problem = (what: string): StatisticsReading => ({
  problem: `The statistics can't be read: ${what}. So no size is known and no duration is computed. Expected: a file written by \`migration-planner stats --url postgres://…\` (schemas/statistics.schema.json).`,
});

const parsed = (text: string): { readonly json: unknown } | { readonly broken: string } => {
  try {
    // A shell on Windows puts a byte order mark before what it redirects.
    const json: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return { json };
  } catch (error) {
    // The message may quote the file; its place is told, its text is not.
    const at = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined;
    if (at === undefined) return { broken: text.trim() === '' ? ' (it is empty)' : '' };
    return { broken: ` (line ${text.slice(0, Number(at)).split('\n').length})` };
  }
};

const tablesIn = (json: unknown): number => {
  if (typeof json !== 'object' || json === null || !('tables' in json)) return 0;
  return typeof json.tables === 'object' && json.tables !== null ? Object.keys(json.tables).length : 0;
};

const inWords = (issue: z.core.$ZodIssue): string => {
  const place = issue.path.map(String).join(' → ');
  return `${shown(place === '' ? 'the file' : place)}: ${shown(issue.message)}`;
};

const shown = (text: string): string => printable(text).replaceAll('`', "'");

/** At most 120 characters, none of which moves a cursor. */
const printable = (text: string): string => {
  const safe = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\uFFFD');
  return safe.length > 120 ? `${safe.slice(0, 117)}…` : safe;
};

const count = (value: number): string => value.toLocaleString('en');
