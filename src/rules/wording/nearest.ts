/** The three names that share most of their words with `name`, or else most of their letters in order. */
export function nearest(name: string, names: readonly string[]): readonly string[] {
  const words = new Set(name.split('-'));
  const score = (candidate: string): number => {
    const own = candidate.split('-');
    const shared = own.filter((word) => words.has(word)).length;
    return (2 * shared) / (own.length + words.size) + commonStart(name, candidate) / 100;
  };
  return names.toSorted((a, b) => score(b) - score(a) || (a < b ? -1 : 1)).slice(0, 3);
}

const commonStart = (a: string, b: string): number => {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
};
