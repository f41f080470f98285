import type { Statistics } from '../model/statistics.ts';
import { statisticsSchema } from '../model/statistics-schema.ts';
import { longestStatistics } from './path.ts';

/** Reads a statistics file; a sentence says what is wrong with it. */
export const readStatistics = (text: string): Statistics | string => {
  if (text.length > longestStatistics) return `It is longer than ${longestStatistics.toLocaleString('en')} characters.`;
  const read = parse(text);
  if (read === undefined) return `It is not valid JSON. ${again}`;
  const { success, data, error } = statisticsSchema.safeParse(read);
  if (success) return data;
  const [first] = error.issues;
  const place = first?.path.map(String).join(' › ').slice(0, 200);
  return `${place === undefined || place === '' ? 'It' : place}: ${first?.message.slice(0, 200)}. ${again}`;
};

const again = 'Take it again: `migration-planner stats --url postgres://… --out .github/migration-planner.stats.json`.';

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
};
