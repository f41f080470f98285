/** At most 60 characters, none of which moves a terminal's cursor. */
export function printable(text: string): string {
  const safe = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\uFFFD');
  return safe.length > 60 ? `${safe.slice(0, 57)}…` : safe;
}
