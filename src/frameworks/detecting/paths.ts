/** The directory of a path; `.` is the root. */
export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash);
}

/** The last segment of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A path inside a directory; `.` is the root. */
export function inside(directory: string, name: string): string {
  return directory === '.' ? name : `${directory}/${name}`;
}

/** Whether a path lies in a directory, at any depth. */
export function isBelow(path: string, directory: string): boolean {
  return directory === '.' || path.startsWith(`${directory}/`);
}

/** A directory and all above it, nearest first, the root last. */
export function upwards(directory: string): readonly string[] {
  const found: string[] = [];
  for (let at = directory; at !== '.'; at = directoryOf(at)) found.push(at);
  return [...found, '.'];
}

/**
 * Whether a path, or a directory above it, matches a pattern as .gitignore writes them: `*` and `?` stay in a segment,
 * `**` crosses segments, a pattern without a slash matches any segment.
 */
export function matchesPattern(path: string, pattern: string): boolean {
  const wanted = pattern.split('/').filter((part) => part !== '' && part !== '.');
  if (wanted.length === 0) return false;
  const given = path.split('/');
  if (wanted.length === 1 && wanted[0] !== '**')
    return given.some((segment) => segmentMatches(segment, wanted[0] ?? ''));
  return given.some((_, length) => sequenceMatches(given.slice(0, length + 1), wanted, segmentMatches, '**'));
}

const segmentMatches = (segment: string, pattern: string): boolean =>
  sequenceMatches([...segment], [...pattern], (a, b) => b === '?' || a === b, '*');

/** Glob matching with one point of return, so that no pattern takes more than length times length. */
const sequenceMatches = (
  given: readonly string[],
  wanted: readonly string[],
  one: (given: string, wanted: string) => boolean,
  many: string,
): boolean => {
  let at = 0;
  let next = 0;
  let back: { at: number; next: number } | undefined;
  while (at < given.length) {
    const want = wanted[next];
    const have = given[at] ?? '';
    if (want === many) back = { at, next: ++next };
    else if (want !== undefined && one(have, want)) {
      at++;
      next++;
    } else if (back) {
      back = { at: back.at + 1, next: back.next };
      at = back.at;
      next = back.next;
    } else return false;
  }
  return wanted.slice(next).every((part) => part === many);
};
