/** Why files of a kind are not read and what to do, as sentences. */
export function reasonFor({ tool, path }: { readonly tool: string; readonly path: string }): string {
  if (/\.(?:gz|zip|bz2|xz|zst|br|gpg|enc|age)$/i.test(path)) {
    return 'It is packed or encrypted, so what it does to the database cannot be read. Review it by hand, or keep it as SQL.';
  }
  if (tool.startsWith('SQL') && /\.sql$/.test(path)) {
    return 'It is SQL that changes a database, but no migration tool that was recognised runs it. List the directory under `projects` in the settings, or under `ignore`.';
  }
  if (tool.startsWith('SQL')) {
    return 'It looks like SQL that changes a database, but files called so are not read. Review it by hand, or name it `.sql`.';
  }
  if (tool === 'seeds')
    return 'These are rows that a tool puts into a database. They are not read: review them by hand.';
  return 'It looks like a migration of a tool or a kind that is not read; what it does to the database is not known here. Review it by hand.';
}
