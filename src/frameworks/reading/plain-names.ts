/** What a numbered SQL file's path tells. `version` includes the number of its directory, where directories are numbered too. */
type PlainName = {
  readonly path: string;
  readonly version: string;
  readonly name: string;
  readonly direction: 'up' | 'down';
};

/** Reads the path of a numbered SQL file below a directory; undefined when it has no number. */
export function plainName(path: string, directory: string): PlainName | undefined {
  const segments = (directory === '.' ? path : path.slice(directory.length + 1)).split('/');
  const folders = segments.slice(0, -1);
  const stem = (segments.at(-1) ?? '').replace(/\.sql$/, '');
  const [, numbers, rest = ''] = /^v?(\d+(?:[.-]\d+)*)(.*)$/is.exec(stem) ?? [];
  if (numbers === undefined || !folders.every((folder) => isNumbered(folder))) return undefined;
  const turned = /[._-](?:down|undo|rollback|revert)$/i.exec(rest);
  const name = (turned ? rest.slice(0, turned.index) : rest.replace(/[._-]up$/i, '')).replace(/^[^\p{L}\p{N}]+/u, '');
  const version = [...folders.map((folder) => folder.replace(/^v/i, '')), numbers].join('.').replaceAll('-', '.');
  return { path, version, name, direction: turned ? 'down' : 'up' };
}

/** `3.14`, `v2`: a directory that is a step of the sequence. */
export function isNumbered(folder: string): boolean {
  return /^v?\d+(?:\.\d+)*$/i.test(folder);
}
