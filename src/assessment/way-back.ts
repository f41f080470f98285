import type { Plan } from '../model/plan.ts';

/** Whether there was anything to run: a way back on which nothing is to be done is read, and proves nothing. */
export function isRun({ source, sql }: Pick<Plan['rollback'], 'source' | 'sql'>): boolean {
  return source === 'framework' || sql.trim() !== '';
}
