/** By code unit: the same order whatever the server's collation. */
export const sorted = <T>(items: readonly T[], key: (item: T) => string): readonly T[] =>
  items
    .map((item) => ({ item, key: key(item) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ item }) => item);

export const byName = <T extends { readonly name: string }>(items: readonly T[]): readonly T[] =>
  sorted(items, (item) => item.name);
