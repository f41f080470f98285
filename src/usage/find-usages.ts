import { prismaModels } from '../frameworks/prisma/models.ts';
import type { Change, Tree } from '../model/change.ts';
import type { RemovedName, UsageReport } from '../model/usage.ts';
import { fileUsages, type Search } from './file-usages.ts';
import { type Ranked, rank } from './ranking.ts';
import { isSearchedSize, type SearchedFile, searchedOnBothSides } from './searched-files.ts';
import { usageOf } from './source-file.ts';
import { type Target, targetOf } from './target.ts';

/** What a search may cost. */
export type SearchBudget = {
  /** Files read at most. */
  readonly files: number;
  /** UTF-16 units of text read at most. */
  readonly characters: number;
  /** Characters of SQL given to the parser at most; SQL beyond is matched word by word. */
  readonly parsedCharacters: number;
  /** Names searched at most; a report of one beyond says that 0 files were searched. */
  readonly names: number;
  /** Usages listed per name; the rest is counted in `more`. */
  readonly listed: number;
};

export const defaultBudget: SearchBudget = {
  files: 10_000,
  characters: 50_000_000,
  parsedCharacters: 200_000,
  names: 200,
  listed: 20,
};

export type SearchOptions = {
  /** Paths not searched, as patterns like those of `.gitignore`. */
  readonly ignore: readonly string[];
  /** Files and directories of migrations: history still names what is removed, rightly. */
  readonly migrationPaths: readonly string[];
  readonly budget?: Partial<SearchBudget>;
};

const filesPerRead = 100;

type Code = Pick<Change, 'base' | 'head'>;

/** Reads files in batches until the budget is used up. Missing, binary and oversized files are passed over. */
async function* texts(
  code: Code,
  files: readonly SearchedFile[],
  budget: SearchBudget,
): AsyncGenerator<SearchedFile & { readonly text: string }> {
  let characters = 0;
  for (let start = 0; start < files.length; start += filesPerRead) {
    const batch = files.slice(start, start + filesPerRead);
    const read = await readSides(code, batch);
    for (const file of batch) {
      const text = read(file);
      if (text === undefined || !isSearchedSize(text.length)) continue;
      if (characters + text.length > budget.characters) return;
      characters += text.length;
      yield { ...file, text };
    }
  }
}

async function readSides(
  { base, head }: Code,
  files: readonly SearchedFile[],
): Promise<(file: SearchedFile) => string | undefined> {
  const read = async (tree: Tree, wanted: readonly SearchedFile[]): Promise<ReadonlyMap<string, string>> =>
    wanted.length === 0 ? new Map() : tree.read(wanted.map(({ path }) => path));
  const [before, after] = await Promise.all([
    read(base, files.filter(isOfBase)),
    read(
      head,
      files.filter((file) => !isOfBase(file)),
    ),
  ]);
  return (file) => (isOfBase(file) ? before : after).get(file.path);
}

const isOfBase = ({ side }: SearchedFile): boolean => side === 'base';

const modelsOf = async (code: Code, files: readonly SearchedFile[]): Promise<ReadonlySet<string>> => {
  const schemas = files.filter(({ path }) => path.endsWith('.prisma'));
  const read = await readSides(code, schemas);
  return new Set(schemas.flatMap((file) => prismaModels(read(file) ?? '')));
};

/**
 * Who in the repository's code reads or writes names that a change drops or renames, on both sides of the change: ORM models that declare them,
 * SQL in source code, identifiers beside the table's name. Strongest evidence first, a bounded number per name.
 * Never throws for what files hold; time is linear in their size.
 * @param code both trees of the change; what is the same in both is searched once
 * @returns one report per name, in the order of `names`
 */
export async function findUsages(
  code: Code,
  names: readonly RemovedName[],
  options: SearchOptions,
): Promise<readonly UsageReport[]> {
  const budget = { ...defaultBudget, ...options.budget };
  const targets = names.map(targetOf);
  const searched = targets.slice(0, budget.names);
  const files =
    searched.length === 0
      ? []
      : searchedOnBothSides(code, options.ignore, options.migrationPaths).slice(0, budget.files);
  const search: Search = { prismaModels: await modelsOf(code, files), budget: { characters: budget.parsedCharacters } };
  const ranked = new Map<Target, Ranked>();
  const read = new Set<string>();
  for await (const { path, side, text } of texts(code, files, budget)) {
    read.add(path);
    const { file, found } = fileUsages(path, text, searched, search);
    for (const [target, places] of Map.groupBy(found, (place) => place.target)) {
      const usages = places.map((place) => usageOf(file, place, side));
      ranked.set(target, rank(ranked.get(target) ?? { kept: [], count: 0 }, usages, budget.listed));
    }
  }
  return targets.map((target, index) => {
    const { kept, count } = ranked.get(target) ?? { kept: [], count: 0 };
    return {
      of: target.removed,
      usages: kept,
      more: count - kept.length,
      filesSearched: index < budget.names ? read.size : 0,
    };
  });
}
