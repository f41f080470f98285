import { directoryOf, inside, nameOf } from './paths.ts';

/** Where the stages of a plan wait that are not to be applied yet: beside the migration directory, where no tool looks. */
export function laterFolder(directory: string): string {
  return inside(directoryOf(directory), `.${nameOf(directory)}-later`);
}

/** Whether a file waits there: it is no migration until it is moved. */
export function isLater(path: string): boolean {
  return /(?:^|\/)\.[^/]*-later\//.test(path);
}

/** Whether a file is of a stage of a written plan that waits for its turn. */
export function isWaitingFile(path: string): boolean {
  return isLater(path) && path.endsWith('.sql');
}
