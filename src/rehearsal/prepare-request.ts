import type { Migration } from '../model/migration.ts';
import type { RehearsalRequest } from '../model/rehearsal.ts';
import type { QualifiedName, Schema } from '../model/schema.ts';
import { extensionsAskedFor } from './extensions-asked.ts';
import { prepareArguing, prepareBaseline, prepareCalls, prepareDown, prepareUp } from './prepare.ts';
import type { ChangeRequest, OpenRequest, RunScript } from './protocol.ts';
import { touchedTables } from './touched-tables.ts';
import { uncertainColumns } from './values/uncertain.ts';

/** A migration of the history: what it says, to know it again by, and its script, parsed only where it has to run. */
export type HistoryScript = { readonly identity: string; readonly script: () => RunScript };

/** A whole request, ready for the children. */
export type Prepared = {
  readonly open: Omit<
    OpenRequest,
    'engine' | 'image' | 'extensions' | 'history' | 'before' | 'wantCluster' | 'wantImage'
  >;
  /** What the history runs on: the same history ends differently on another. */
  readonly surroundings: unknown;
  readonly history: readonly HistoryScript[];
  /** The extensions to load where these scripts of the history run before the change. */
  readonly extensionsFor: (history: readonly RunScript[]) => readonly string[];
  readonly change: ChangeRequest;
  /** The tables that get rows, as far as the text names them. */
  readonly touched: readonly QualifiedName[];
  /** The same once the schema is known: all, where the change runs SQL that its text does not show. */
  readonly touchedOn: (before: Schema) => readonly QualifiedName[];
  readonly schema: string;
  /** Columns that have other values each time the change runs. */
  readonly uncertain: (schemas: readonly (Schema | undefined)[]) => (table: QualifiedName, column: string) => boolean;
};

/** Parses the change and, where it is asked for, the history: the children parse nothing. */
export function prepareRequest(request: RehearsalRequest): Prepared {
  const schema = request.defaultSchema ?? 'public';
  const migrations = request.change.map((migration) => {
    return { up: prepareArguing(migration, schema), down: prepareDown(migration, schema) };
  });
  const touched = [
    ...new Set(migrations.flatMap(({ up }) => up.statements.flatMap((statement) => statement.relations))),
  ];
  const baseline = request.baseline.map(({ path, text }) => prepareBaseline(path, text, schema));
  const ups = migrations.map(({ up }) => up);
  const searchPath = searchPathOf(request);
  return {
    open: { type: 'open', platform: request.platform, baseline, searchPath },
    surroundings: [request.platform, request.baseline, searchPath],
    history: request.history.map((migration) => historyScript(migration, schema)),
    extensionsFor: (history) => extensionsAskedFor([...baseline, ...history, ...ups], request.platform),
    change: {
      type: 'change',
      migrations,
      touched,
      conditions: migrations.flatMap(({ up }) => up.statements.flatMap(({ demands }) => demands?.conditions ?? [])),
      calls: request.change.flatMap(prepareCalls),
      prepare: [],
      history: { madeUp: [], skipped: [] },
      roundTrip: true,
    },
    touched,
    touchedOn: (before) => touchedTables(request.change, touched, before),
    schema,
    uncertain: (schemas) => uncertainColumns(request.change, schemas),
  };
}

const historyScript = (migration: Migration, schema: string): HistoryScript => {
  const { text, pieces } = migration.up;
  let prepared: RunScript | undefined;
  return {
    identity: JSON.stringify([migration.transaction.mode, ...pieces.map(({ start, end }) => text.slice(start, end))]),
    script: () => {
      prepared ??= prepareUp(migration, schema);
      return prepared;
    },
  };
};

const searchPathOf = (request: RehearsalRequest): readonly string[] => {
  if (request.defaultSchema !== undefined && request.defaultSchema !== 'public')
    return [request.defaultSchema, 'public'];
  return request.platform === 'supabase' ? ['$user', 'public', 'extensions'] : [];
};
