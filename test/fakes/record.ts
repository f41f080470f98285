import { frameworks } from '../../src/frameworks/catalogue.ts';
import { compareDotted } from '../../src/frameworks/reading/versions.ts';
import type { Change, Tree } from '../../src/model/change.ts';
import type { Guidance, Migration } from '../../src/model/migration.ts';
import type { ReadChange } from '../../src/model/read-change.ts';
import type { Rehearsal } from '../../src/model/rehearsal.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import type { UsageReport } from '../../src/model/usage.ts';
import type { RehearsedChange } from '../../src/statements/record.ts';
import { understand } from '../../src/statements/understand.ts';

/** The commands of a tool of no particular make. */
export const guidance: Guidance = {
  generate: 'tool new <name>',
  deploy: 'tool up',
  status: undefined,
  baseline: undefined,
  markApplied: 'tool mark-applied <version>',
  rollBack: 'tool down',
  reference: 'https://example.com/tool',
};

export const notRehearsed: Rehearsal = {
  outcome: 'not rehearsed',
  reason: 'the story says so',
  engine: undefined,
  history: { migrations: 0, applied: 0, madeUp: [], skipped: [], cached: false },
  before: undefined,
  after: undefined,
  migrations: [],
  rows: { made: [], notMade: [] },
  roundTrip: undefined,
};

const empty: Tree = { files: new Map(), read: async () => new Map() };

/** A change of one directory as it is read, without the files that it came from. */
export function readChangeOf(
  added: readonly Migration[],
  more: Partial<Omit<ReadChange, 'whole'>> & { readonly whole?: Partial<Change> } = {},
): ReadChange {
  const framework = more.project?.framework ?? 'sql';
  return {
    project: {
      framework,
      directory: added[0]?.directory ?? 'migrations',
      because: 'the story says so',
      migrations: added,
      unreadable: [],
      defaultSchema: undefined,
    },
    defaultSchema: 'public',
    postgres: 18,
    postgresUpTo: more.postgres ?? 18,
    guidance,
    behaviour: frameworks[framework].behaviour,
    compareVersions: compareDotted,
    history: [],
    added,
    edited: [],
    deleted: [],
    renamed: [],
    baseline: [],
    unreadable: [],
    contents: new Map(),
    models: [],
    ...more,
    whole: { base: empty, head: empty, changed: [], settings: defaultSettings, ...more.whole },
  };
}

/** As it is understood when it was rehearsed, or was not. */
export function rehearsedChangeOf(
  read: ReadChange,
  rehearsal: Partial<Rehearsal> = {},
  usages: readonly UsageReport[] = [],
): RehearsedChange {
  return { ...understand(read, { ...notRehearsed, ...rehearsal }), usages };
}
