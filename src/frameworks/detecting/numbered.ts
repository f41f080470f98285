import type { Judgement, Place } from '../framework.ts';
import { type Texts, textsOf } from '../texts.ts';
import { filesIn, type Listing } from './listing.ts';
import { otherDatabase } from './other-database.ts';
import { samplesOf } from './samples.ts';

/** `0001_name.sql`, `20260131120000-name.sql`, `1.sql`: files that start with their version. */
const numberedFile = /^(\d+)(?:[_. -]*)(.*)\.sql$/s;

/** Directories with numbered SQL files: many tools share this layout, and a mark inside the files tells which. */
export function numberedDirectories(listing: Listing): readonly string[] {
  return listing.directories.filter((directory) => listing.names(directory).some((name) => numberedFile.test(name)));
}

/** The files of such a directory to look into. */
export function numberedSamples(place: Place): readonly string[] {
  const files = filesIn(place, (name) => numberedFile.test(name));
  return samplesOf(files, place.listing);
}

/** The texts of those files, once they were read. */
export function samplesRead(place: Place, texts: Texts): Texts {
  return textsOf(texts, numberedSamples(place));
}

/** The first of the samples that has a mark. */
export function marked(samples: Texts, mark: RegExp): string | undefined {
  for (const [path, text] of samples) if (mark.test(text)) return path;
  return undefined;
}

/** Whether a numbered directory is a tool's: one of its files has the tool's mark, and its SQL is PostgreSQL's. */
export function judgedByMark(mark: RegExp, words: string) {
  return (place: Place, texts: Texts): Judgement => {
    const samples = samplesRead(place, texts);
    const found = marked(samples, mark);
    if (found === undefined) return { kind: 'not ours' };
    const other = otherDatabase(place.directory, samples);
    return other ? { kind: 'left out', ...other } : { kind: 'project', because: `\`${found}\` has \`${words}\`` };
  };
}
