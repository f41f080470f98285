/** What was made lately, by key. */
export type LruCache<Key, Value> = {
  /** What was made for the key; made now when there is none. */
  readonly get: (key: Key) => Value;
  readonly delete: (key: Key) => void;
};

/** Remembers what is made for the `max` keys that were asked for last. */
export function lruCache<Key, Value>(max: number, make: (key: Key) => Value): LruCache<Key, Value> {
  const known = new Map<Key, Value>();
  return {
    get: (key) => {
      const value = known.has(key) ? (known.get(key) as Value) : make(key);
      known.delete(key);
      known.set(key, value);
      const [oldest] = known.keys();
      if (known.size > max && oldest !== undefined) known.delete(oldest);
      return value;
    },
    delete: (key) => void known.delete(key),
  };
}
