/** By code unit: the same order whatever the server's collation. */
export function sorted<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return items
    .map((item) => ({ item, key: key(item) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ item }) => item);
}

export function byName<T extends { readonly name: string }>(items: readonly T[]): readonly T[] {
  return sorted(items, (item) => item.name);
}
