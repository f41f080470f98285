import type { Location } from '../../model/text.ts';

/** The first character of a file, for findings that are about all of it. */
export function fileStart(path: string): Location {
  return {
    path,
    start: { line: 1, column: 1 },
    end: { line: 1, column: 1 },
    offset: 0,
    length: 0,
  };
}
