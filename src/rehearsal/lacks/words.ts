/** The words of an SQL text, in small letters: a name that it says is among them, in whatever quotes. */
export function wordsIn(sql: string): ReadonlySet<string> {
  return new Set(sql.toLowerCase().match(/[\p{L}_][\p{L}\p{N}_$]*/gu) ?? []);
}

/** A name without schema and quotes, in small letters. */
export function bareName(name: string): string {
  return (name.split('.').at(-1) ?? '').replaceAll('"', '').toLowerCase();
}

/** Whether a text names something: with its schema where that is known. */
export function mentions(sql: string, name: string): boolean {
  return name.includes('.') ? ` ${sql.toLowerCase().replaceAll('"', '')} `.includes(name) : wordsIn(sql).has(name);
}
