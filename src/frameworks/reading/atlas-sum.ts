import { createHash, type Hash } from 'node:crypto';
import type { Unreadable } from '../../model/text.ts';
import { inside, nameOf } from '../detecting/paths.ts';
import type { Texts } from '../texts.ts';

/** What Atlas calls the file that holds the hash of every migration. */
export const sumName = 'atlas.sum';

/** `20260101000000_init.sql h1:…`, as every line but the first is. */
const line = /^(\S.*) (h1:[A-Za-z0-9+/=]+)$/;
const notSummed = /^[ -~]*atlas:sum +ignore/;

/**
 * Where the migrations of a directory and its `atlas.sum` are not in step: `atlas migrate apply` then stops with a checksum
 * error before it runs anything. Each hash goes on from the one before it, so only the first file that differs is told.
 *
 * @param paths the files that Atlas sums, in any order
 * @see https://github.com/ariga/atlas/blob/master/sql/migrate/dir.go (NewHashFile)
 */
export function sumOutOfStep(directory: string, paths: readonly string[], texts: Texts): readonly Unreadable[] {
  const sumPath = inside(directory, sumName);
  const text = texts.get(sumPath);
  if (text === undefined) return [];
  const listed = new Map(text.split(/\r?\n/).flatMap((written) => (line.exec(written) ? [entryOf(written)] : [])));
  if (/^(?:<{7}|>{7})/m.test(text)) return [{ path: sumPath, reason: `It has merge conflict markers. ${cure}` }];
  const summed = paths.toSorted(byName).filter((path) => !notSummed.test(texts.get(path) ?? ''));
  const loose = summed.filter((path) => !listed.has(nameOf(path)));
  const names = new Set(paths.map(nameOf));
  const gone = [...listed.keys()].filter((name) => !names.has(name));
  const differing = loose.length > 0 || gone.length > 0 ? undefined : firstDiffering(paths, texts, listed);
  return [
    ...loose.map((path) => ({ path, reason: `${sumName} does not list this file: ${stops}` })),
    ...gone.map((name) => ({ path: sumPath, reason: `It lists ${name}, which does not exist: ${stops}` })),
    ...(differing ? [{ path: differing, reason: `${sumName} has a different hash for this file: ${stops}` }] : []),
  ];
}

const cure = 'Run `atlas migrate hash` and commit the file.';
const stops = `Atlas stops with a checksum error before it runs anything. ${cure}`;

const entryOf = (written: string): readonly [string, string] => {
  const [, name = '', hash = ''] = line.exec(written) ?? [];
  return [name, hash];
};

/** Atlas sorts by bytes. */
const byName = (a: string, b: string): number => Buffer.compare(Buffer.from(nameOf(a)), Buffer.from(nameOf(b)));

/** Undefined as well where a text is not here: its bytes, and all hashes after it, are not known. */
const firstDiffering = (
  paths: readonly string[],
  texts: Texts,
  listed: ReadonlyMap<string, string>,
): string | undefined => {
  const running = createHash('sha256');
  for (const path of paths.toSorted(byName)) {
    const text = texts.get(path);
    if (text === undefined) return undefined;
    running.update(nameOf(path));
    if (notSummed.test(text)) continue;
    running.update(text);
    if (listed.get(nameOf(path)) !== hashSoFar(running)) return path;
  }
  return undefined;
};

const hashSoFar = (running: Hash): string => `h1:${running.copy().digest('base64')}`;
