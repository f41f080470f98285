/** All names, as a list in a sentence, up to a dozen: `a`, `a and b`, `a, b and c`, `a, b, … and 3 more`. */
export function enumerated(names: readonly string[]): string {
  const shown = names.length > 12 ? [...names.slice(0, 11), `${names.length - 11} more`] : names;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}
