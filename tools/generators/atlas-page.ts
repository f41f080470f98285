import { whatWaits } from '../../src/model/conflicts.ts';
import { type LockMode, lockModes } from '../../src/model/effect.ts';
import { type AtlasEntry, atlas, atlasVersions, type Sight, sightOn } from '../../src/statements/atlas/atlas.ts';

/** The page about what statements lock and do, and where PostgreSQL's versions differ. */
export function atlasPage(): string {
  return [
    '# The lock atlas',
    '',
    `What ${atlas.length} statements lock and do, on PostgreSQL ${atlasVersions[0]} to ${atlasVersions.at(-1)} and on the embedded one that rehearses. Nothing here is`,
    'written by hand: `npm run atlas` runs every statement on real servers, and this page is made of what they did.',
    '',
    'The statements run on [one schema](../tools/atlas/schema.sql). Most are watched from inside their own transaction. Those that refuse',
    'transactions are watched by another session while they wait behind blockers; of those, locks on tables are told.',
    'Locks on indexes are told from SHARE on.',
    '',
    '## Who waits',
    '',
    '| while this is held | wait |',
    '| --- | --- |',
    ...lockModes.map((mode) => `| ${mode} | ${whatWaits(mode)} |`),
    '',
    '## Where versions differ',
    '',
    '| statement | versions | what it does there |',
    '| --- | --- | --- |',
    ...atlas.flatMap(differenceRows),
    '',
    ...[...Map.groupBy(atlas, ({ about }) => about)].flatMap(([about, entries]) => section(about, entries)),
  ].join('\n');
}

const differenceRows = (entry: AtlasEntry): readonly string[] => {
  const onServers = entry.seen.filter(({ on }) => on.some((engine) => engine !== 'embedded'));
  if (onServers.length < 2) return [];
  return onServers.map(
    (sight, index) =>
      `| ${index === 0 ? code(entry.sql) : ''} | ${sight.on.filter((engine) => engine !== 'embedded').join(', ')} | ${inWords(sight)} |`,
  );
};

const section = (about: string, entries: readonly AtlasEntry[]): readonly string[] => [
  `## ${about[0]?.toUpperCase()}${about.slice(1)}`,
  '',
  `On PostgreSQL ${atlasVersions.at(-1)}:`,
  '',
  '| statement | after | locks and work |',
  '| --- | --- | --- |',
  ...entries.map((entry) => {
    const sight = sightOn(entry, atlasVersions.at(-1) ?? 0);
    return `| ${code(entry.sql)} | ${entry.first.map(code).join('<br>')} | ${sight ? inWords(sight) : ''} |`;
  }),
  '',
];

const inWords = (sight: Sight): string => {
  if (sight.error) return `fails: ${cell(sight.error.message)} (${sight.error.sqlState})`;
  const locks = Object.entries(sight.locks)
    .toSorted(([, a], [, b]) => rank(b) - rank(a))
    .map(([relation, mode]) => `${mode} on ${relation}`);
  const work = [
    ...(sight.refusesTransaction ? ['refuses transactions'] : []),
    ...told('rewrites', sight.rewrites),
    ...told('reads all of', sight.scans),
    ...told('builds indexes of', [...new Set(sight.indexBuilds)]),
  ];
  return [...locks, ...work].join('; ') || 'no lock on what was there';
};

const rank = (mode: LockMode): number => lockModes.indexOf(mode);
const told = (what: string, relations: readonly string[]): readonly string[] =>
  relations.length === 0 ? [] : [`**${what} ${relations.join(', ')}**`];
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const code = (sql: string): string => `\`${cell(sql)}\``;
