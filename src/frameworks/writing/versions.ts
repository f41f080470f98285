/**
 * How versions are made: the time in one of the ways that tools write it, or the next number (written as wide as the one
 * before, or as wide as said).
 */
export type VersionHabit =
  | 'YYYYMMDDHHMMSS'
  | 'YYYY-MM-DD-HHMMSS'
  | 'milliseconds'
  | 'seconds'
  | { readonly number: number };

/** What the versions of a history are made of; undefined for what is none of the known ways. */
export function habitOf(version: string): VersionHabit | undefined {
  if (/^\d{4}-\d{2}-\d{2}-\d{6}/.test(version)) return 'YYYY-MM-DD-HHMMSS';
  const digits = /(\d+)$/.exec(version)?.[1] ?? '';
  if (/^(?:19|20)\d{12,}$/.test(digits)) return 'YYYYMMDDHHMMSS';
  if (/^[12]\d{12}$/.test(digits)) return 'milliseconds';
  if (/^[12]\d{9}$/.test(digits)) return 'seconds';
  return digits === '' ? undefined : { number: digits.length };
}

/**
 * Versions for new migrations, each after the one before and all after the newest there is.
 *
 * @param newest as the tool writes it; undefined for an empty history
 * @param usual for a history that is empty or tells nothing
 * @param moments when each may run, in milliseconds since 1970: what waits for a later day has a version of that day
 */
export function nextVersions(
  newest: string | undefined,
  usual: VersionHabit,
  moments: readonly number[],
): readonly string[] {
  const habit = (newest === undefined ? undefined : habitOf(newest)) ?? usual;
  let last = newest;
  return moments.map((moment, index) => {
    const next = typeof habit === 'object' ? following(last, habit.number) : timed(moment + index * 1000, habit, last);
    last = next;
    return next;
  });
}

/** One more than the last number of a version: `V1.9` is followed by `V1.10`, `0007` by `0008`. */
const following = (last: string | undefined, width: number): string => {
  const found = /^(.*?)(\d+)$/s.exec(last ?? '');
  if (found === null) return `${last ?? ''}${'1'.padStart(width, '0')}`;
  const [, before = '', digits = '0'] = found;
  return before + (BigInt(digits) + 1n).toString().padStart(digits.length, '0');
};

const timed = (moment: number, habit: Exclude<VersionHabit, object>, last: string | undefined): string => {
  const written = inWords(moment, habit);
  if (last === undefined) return written;
  const prefix = /^\D*/.exec(last)?.[0] ?? '';
  const own = habit === 'YYYY-MM-DD-HHMMSS' ? last.slice(0, written.length) : last.slice(prefix.length);
  // Some teams add digits for fractions of a second.
  const wide = habit === 'YYYY-MM-DD-HHMMSS' ? written : written.padEnd(own.length, '0');
  // A history may be ahead of the clock.
  return prefix + (wide > own ? wide : after(own, habit));
};

const inWords = (moment: number, habit: Exclude<VersionHabit, object>): string => {
  if (habit === 'milliseconds') return String(moment);
  if (habit === 'seconds') return String(Math.floor(moment / 1000));
  const [date = '', time = ''] = new Date(moment).toISOString().split(/[T.]/);
  const clock = time.replaceAll(':', '');
  return habit === 'YYYYMMDDHHMMSS' ? date.replaceAll('-', '') + clock : `${date}-${clock}`;
};

const after = (version: string, habit: Exclude<VersionHabit, object>): string => {
  if (habit !== 'YYYY-MM-DD-HHMMSS') return (BigInt(version) + 1n).toString().padStart(version.length, '0');
  const [, date = '', clock = '0'] = /^(\d{4}-\d{2}-\d{2})-(\d+)$/.exec(version) ?? [];
  return `${date}-${(Number(clock) + 1).toString().padStart(6, '0')}`;
};
