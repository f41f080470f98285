/** Whether one name says all that the other says: `name` and `full_name`, `userId` and `user_id`; not `first_name` and `last_name`. */
export function isAlike(one: string, other: string): boolean {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  const [shorter, longer] = a.size <= b.size ? [a, b] : [b, a];
  return [...shorter].every((word) => longer.has(word));
}

const wordsOf = (name: string): ReadonlySet<string> =>
  new Set(
    name
      .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter((word) => word !== ''),
  );
