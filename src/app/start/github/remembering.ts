/** What was made lately, by key. */
export type Remembered<Key, Value> = {
  /** What was made for the key; made now when there is none. */
  readonly of: (key: Key) => Value;
  readonly forget: (key: Key) => void;
};

/** Remembers what is made for the `most` keys that were asked for last. */
export function remembering<Key, Value>(most: number, make: (key: Key) => Value): Remembered<Key, Value> {
  const known = new Map<Key, Value>();
  return {
    of: (key) => {
      const value = known.has(key) ? (known.get(key) as Value) : make(key);
      known.delete(key);
      known.set(key, value);
      const [oldest] = known.keys();
      if (known.size > most && oldest !== undefined) known.delete(oldest);
      return value;
    },
    forget: (key) => void known.delete(key),
  };
}
