const matchesSegment = (pattern: string, text: string): boolean => {
  let [at, star, retry] = [0, -1, 0];
  for (let position = 0; position < text.length; ) {
    const mark = pattern.charAt(at);
    if (mark === '*') {
      star = at++;
      retry = position;
    } else if (mark !== '' && (mark === '?' || mark === text.charAt(position))) {
      at++;
      position++;
    } else if (star !== -1) {
      at = star + 1;
      position = ++retry;
    } else return false;
  }
  while (pattern.charAt(at) === '*') at++;
  return at === pattern.length;
};

/** Goes back to the last `**` only, as a match of `*` within a segment does: time is pattern times path. */
const matchesSegments = (pattern: readonly string[], path: readonly string[]): boolean => {
  let [at, star, retry] = [0, -1, 0];
  for (let position = 0; position < path.length; ) {
    if (at === pattern.length) return true;
    const part = pattern[at];
    if (part === '**') {
      star = at++;
      retry = position;
    } else if (part !== undefined && matchesSegment(part, path[position] ?? '')) {
      at++;
      position++;
    } else if (star !== -1) {
      at = star + 1;
      position = ++retry;
    } else return false;
  }
  while (pattern[at] === '**') at++;
  return at === pattern.length;
};

/**
 * Whether a path is covered by a pattern as in `.gitignore`: `*` and `?` within a segment, `**` across segments; a pattern
 * that matches a directory covers what is in it, and one without `/` matches at any depth.
 */
export function matchesPath(pattern: string, path: string): boolean {
  const trimmed = pattern.replace(/^\.?\//, '').replace(/\/$/, '');
  if (trimmed === '') return false;
  const anchored = pattern.startsWith('/') || pattern.startsWith('./') || trimmed.includes('/');
  const segments = trimmed.split('/');
  return matchesSegments(anchored ? segments : ['**', ...segments], path.split('/'));
}
