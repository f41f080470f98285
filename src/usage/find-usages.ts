import { prismaModels } from '../frameworks/prisma/models.ts';
import type { Tree } from '../model/change.ts';
import type { RemovedName, UsageReport } from '../model/usage.ts';
import { fileUsages, type Search } from './file-usages.ts';
import { type Ranked, rank } from './ranking.ts';
import { isSearchedSize, searchedFiles } from './searched-files.ts';
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

/** Reads files in batches until the budget is used up. Missing, binary and oversized files are passed over. */
async function* texts(
  tree: Tree,
  paths: readonly string[],
  budget: SearchBudget,
): AsyncGenerator<readonly [string, string]> {
  let characters = 0;
  for (let start = 0; start < paths.length; start += filesPerRead) {
    const batch = paths.slice(start, start + filesPerRead);
    const read = await tree.read(batch);
    for (const path of batch) {
      const text = read.get(path);
      if (text === undefined || !isSearchedSize(text.length)) continue;
      if (characters + text.length > budget.characters) return;
      characters += text.length;
      yield [path, text];
    }
  }
}

const modelsOf = async (tree: Tree, paths: readonly string[]): Promise<ReadonlySet<string>> => {
  const schemas = await tree.read(paths.filter((path) => path.endsWith('.prisma')));
  return new Set([...schemas.values()].flatMap(prismaModels));
};

/**
 * Who in the repository's code still reads or writes names that a change drops or renames: ORM models that declare them,
 * SQL in source code, identifiers beside the table's name. Strongest evidence first, a bounded number per name.
 * Never throws for what files hold; time is linear in their size.
 * @param tree the head of the change
 * @returns one report per name, in the order of `names`
 */
export async function findUsages(
  tree: Tree,
  names: readonly RemovedName[],
  options: SearchOptions,
): Promise<readonly UsageReport[]> {
  const budget = { ...defaultBudget, ...options.budget };
  const targets = names.map(targetOf);
  const searched = targets.slice(0, budget.names);
  const paths =
    searched.length === 0 ? [] : searchedFiles(tree, options.ignore, options.migrationPaths).slice(0, budget.files);
  const search: Search = { prismaModels: await modelsOf(tree, paths), budget: { characters: budget.parsedCharacters } };
  const ranked = new Map<Target, Ranked>();
  let filesSearched = 0;
  for await (const [path, text] of texts(tree, paths, budget)) {
    filesSearched++;
    const { file, found } = fileUsages(path, text, searched, search);
    for (const [target, places] of Map.groupBy(found, (place) => place.target)) {
      const usages = places.map((place) => usageOf(file, place));
      ranked.set(target, rank(ranked.get(target) ?? { kept: [], count: 0 }, usages, budget.listed));
    }
  }
  return targets.map((target, index) => {
    const { kept, count } = ranked.get(target) ?? { kept: [], count: 0 };
    return {
      of: target.removed,
      usages: kept,
      more: count - kept.length,
      filesSearched: index < budget.names ? filesSearched : 0,
    };
  });
}
