import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { detectProjects, readProject } from '../../src/frameworks/projects.ts';
import { frameworkIds } from '../../src/model/framework-ids.ts';
import type { Project } from '../../src/model/migration.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import type { Source } from '../../src/model/statement.ts';
import { treeOfDirectory } from '../fakes/tree.ts';

const samples = new URL('../samples/frameworks/', import.meta.url).pathname;

const textsIn = (source: Source | undefined): readonly string[] | undefined =>
  source?.pieces.map(({ start, end }) => source.text.slice(start, end));

/** What a person checks when reading the expectation: the texts that run instead of offsets. */
const readable = (project: Project) => ({
  ...project,
  migrations: project.migrations.map(({ version, name, id, path, up, down, repeatable, transaction }) => ({
    version,
    name,
    ...(id === path ? {} : { id }),
    path,
    up: textsIn(up),
    ...(down ? { downPath: down.path, down: textsIn(down) } : {}),
    ...(repeatable ? { repeatable } : {}),
    transaction: `${transaction.mode}: ${transaction.because}`,
  })),
});

/** The whole reading of a sample repository. */
const readingOf = async (id: string) => {
  const tree = await treeOfDirectory(join(samples, id, 'repository'));
  const { projects, leftOut } = await detectProjects(tree, defaultSettings);
  const read = await Promise.all(projects.map((project) => readProject(tree, project)));
  return { projects: read.map(readable), leftOut };
};

describe('each tool has a sample repository, read as its reading.json says', () => {
  test('every tool has one', () => {
    expect(readdirSync(samples).filter((name) => !name.startsWith('.'))).toEqual([...frameworkIds]);
  });

  test.each(frameworkIds)('%s', async (id) => {
    // After a wanted change: `vitest run test/frameworks -u`, then read the difference.
    const reading = `${JSON.stringify(await readingOf(id), null, 2)}\n`;
    await expect(reading).toMatchFileSnapshot(join(samples, id, 'reading.json'));
  });

  test.each(frameworkIds)(
    'every SQL file of the %s sample that is a migration or near one is accounted for',
    async (id) => {
      const tree = await treeOfDirectory(join(samples, id, 'repository'));
      const { projects, leftOut } = await detectProjects(tree, defaultSettings);
      const read = await Promise.all(projects.map((project) => readProject(tree, project)));
      const known = new Set(
        read.flatMap(({ migrations, unreadable }) => [
          ...migrations.flatMap(({ up, down }) => [up.path, down?.path]),
          ...unreadable.map(({ path }) => path),
        ]),
      );
      for (const project of projects) {
        for (const path of project.files.filter((file) => file.endsWith('.sql'))) expect(known).toContain(path);
      }
      expect(leftOut.every(({ reason }) => reason.length > 20)).toBe(true);
    },
  );
});
