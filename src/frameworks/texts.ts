/** Texts by path, as far as they were asked for and exist. */
export type Texts = ReadonlyMap<string, string>;

/** The texts of some paths, in their order. */
export function textsOf(texts: Texts, paths: readonly string[]): Texts {
  const found = new Map<string, string>();
  for (const path of paths) {
    const text = texts.get(path);
    if (text !== undefined) found.set(path, text);
  }
  return found;
}
