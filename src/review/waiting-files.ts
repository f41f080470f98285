import { isLater } from '../frameworks/detecting/later.ts';

/** Whether a file is of a stage of a written plan that waits for its turn. */
export function isWaitingFile(path: string): boolean {
  return isLater(path) && path.endsWith('.sql');
}
