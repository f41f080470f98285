/** What a file's name tells Flyway. `version` keeps the prefix out: `1.2`, `2_31_1`. */
export type FlywayName = {
  readonly kind: 'versioned' | 'undo' | 'repeatable' | 'baseline';
  readonly version: string;
  readonly description: string;
};

/** Reads a Flyway file name; undefined when Flyway would not run the file. `prefix` is that of versioned files: `V`, or none. */
export function flywayName(name: string, prefix: string): FlywayName | undefined {
  const stem = name.replace(/\.(?:sql|java|kt|groovy|scala)$/, '');
  const at = stem.indexOf('__');
  const [head, description] = at < 0 ? [stem, ''] : [stem.slice(0, at), stem.slice(at + 2).replaceAll('_', ' ')];
  if (head === 'R' && at >= 0) return { kind: 'repeatable', version: '', description };
  const kind = head.startsWith(prefix) && isVersion(head.slice(prefix.length)) ? 'versioned' : other(head);
  if (!kind) return undefined;
  const version = head.slice(kind === 'versioned' ? prefix.length : 1);
  return { kind, version, description };
}

const other = (head: string): 'undo' | 'baseline' | undefined => {
  if (!isVersion(head.slice(1))) return undefined;
  return head.startsWith('U') ? 'undo' : head.startsWith('B') ? 'baseline' : undefined;
};

const isVersion = (text: string): boolean => /^\d+(?:[._]\d+)*$/.test(text);

/** Names of SQL files that Flyway calls around its work, not migrations. */
export function isCallback(name: string): boolean {
  return /^(?:before|after|create)[A-Z]\w*?(?:__.*)?\.sql$/s.test(name);
}

/** A versioned file of Flyway's with a two-underscore name: `V1__a.sql`, or `20220803121537__a.sql` where there is no prefix. */
export function versionedFile(prefix: string): RegExp {
  return new RegExp(`^${prefix.replace(/[^A-Za-z0-9]/g, '\\$&')}\\d+(?:[._]\\d+)*__.*\\.sql$`, 's');
}
