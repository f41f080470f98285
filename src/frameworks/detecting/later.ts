import { directoryOf, inside, nameOf } from './paths.ts';

/** Where the stages of a plan wait that are not to be applied yet: beside the migration directory, where no tool looks. */
export const laterFolder = (directory: string): string => inside(directoryOf(directory), `.${nameOf(directory)}-later`);

/** Whether a file waits there: it is no migration until it is moved. */
export const isLater = (path: string): boolean => /(?:^|\/)\.[^/]*-later\//.test(path);
