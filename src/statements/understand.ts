import type { Migration } from '../model/migration.ts';
import type { ReadChange } from '../model/read-change.ts';
import type { Rehearsal } from '../model/rehearsal.ts';
import type { QualifiedName } from '../model/schema.ts';
import type { Script } from '../model/statement.ts';
import type { Unreadable } from '../model/text.ts';
import type { FindUsages } from '../model/usage.ts';
import { sizeOf } from '../production/table-size.ts';
import { diffSchemas } from '../schema/diff/diff-schemas.ts';
import { narrowedPromises } from '../schema/narrowed/narrowed-promises.ts';
import { innerStatements } from '../sql/inner.ts';
import { readScript } from '../sql/script.ts';
import { classify } from './classify.ts';
import { narrowedBy } from './narrowed-by.ts';
import { newRelationsOf } from './new-relations.ts';
import { type PlacedBlock, placeStatements, type ReadMigration } from './place.ts';
import type { RehearsedChange, SeenMigration, SeenStatement, UnsearchedChange } from './record.ts';
import { removedNames } from './removed-names.ts';
import { renamesIn } from './renames.ts';
import { touchedRelations } from './touched-relations.ts';

/** What each statement is and did, and what the change does to the schema: from what was read and what was rehearsed. */
export function understand(read: ReadChange, rehearsal: Rehearsal): UnsearchedChange {
  const { defaultSchema } = read;
  const { before, after } = rehearsal;
  const running = read.added.map((migration): ReadMigration => readMigration(migration, rehearsal));
  const placed = placeStatements(running);
  const flat = placed.flat().flatMap(({ outer, inside }) => [outer, ...inside]);
  const newRelations = newRelationsOf(flat, before, defaultSchema);
  const see = (block: PlacedBlock, isNew: IsNew): SeenStatement => seeStatement(block, read, rehearsal, isNew);
  const seeInOrder = (block: PlacedBlock): SeenStatement => {
    const end = block.inside.at(-1)?.position ?? block.outer.position;
    return see(block, (name) => newRelations.isNew(name, end));
  };
  const old = new Set(read.history.map(({ id }) => id));
  const statements = running.flatMap(({ script }) => script.statements);
  const scripts = running.map(({ script }) => script);
  const traces = rehearsal.migrations.flatMap((trace) => trace.statements);
  const renames = renamesIn(statements, defaultSchema);
  return {
    ...read,
    rehearsal,
    migrations: running.map((one, at): SeenMigration => {
      const status = old.has(one.migration.id) ? 'edited' : 'new';
      return { ...one, status, statements: (placed[at] ?? []).map(seeInOrder) };
    }),
    others: othersOf(read, (block) => see(block, newRelations.isNew)),
    newRelations,
    renames,
    schemaChanges: before && after ? diffSchemas(before, after) : [],
    touched: new Set(touchedRelations({ statements, traces, before, after, defaultSchema })),
    narrowed: narrowedBy(narrowedPromises(before, after, renames), flat, defaultSchema),
    removedNames: removedNames({ statements, before, after, defaultSchema }),
    unreadable: [...read.unreadable, ...scripts.flatMap(unreadableIn)],
    unjudged: scripts.flatMap(unjudgedIn),
  };
}

/** Searches the application code, of the base and of the head, for the names that the change removes. */
export async function withUsages(change: UnsearchedChange, findUsages: FindUsages): Promise<RehearsedChange> {
  const { whole, project, removedNames } = change;
  const usages = await findUsages(whole, removedNames, {
    ignore: whole.settings.usage.ignore,
    migrationPaths: [project.directory],
  });
  return { ...change, usages };
}

type IsNew = (relation: QualifiedName) => boolean;

const readMigration = (migration: Migration, rehearsal: Rehearsal): ReadMigration => ({
  migration,
  script: readScript(migration.up),
  trace: rehearsal.migrations.find(({ migrationId }) => migrationId === migration.id),
});

/** Those that do not run. */
const othersOf = (read: ReadChange, see: (block: PlacedBlock) => SeenStatement): readonly SeenMigration[] => {
  const unrun = (migration: Migration, status: SeenMigration['status']): SeenMigration => {
    const one: ReadMigration = { migration, script: readScript(migration.up), trace: undefined };
    return { ...one, status, statements: placeStatements([one]).flat().map(see) };
  };
  return [
    ...read.edited.map(({ after }) => unrun(after, 'edited')),
    ...read.renamed.filter(({ means }) => means !== 'runs again').map(({ after }) => unrun(after, 'renamed')),
    ...read.deleted.map((migration) => unrun(migration, 'deleted')),
  ];
};

const seeStatement = (
  { outer, inside }: PlacedBlock,
  { whole, defaultSchema }: ReadChange,
  { before, functionVolatility }: Rehearsal,
  isNew: IsNew,
): SeenStatement => ({
  ...outer,
  inside,
  ...classify({
    statement: outer,
    defaultSchema,
    before,
    trace: outer.trace,
    isNew,
    size: (relation) => sizeOf(relation, whole).class,
    functions: functionVolatility,
  }),
});

/** What did not parse, and what only psql would run. */
const unreadableIn = ({ unreadable, notes }: Script): readonly Unreadable[] => [
  ...unreadable,
  ...notes
    .filter(({ kind }) => kind === 'psql command')
    .map(({ message, location }) => ({ path: location.path, reason: message, location })),
];

/** What ran and was watched, though its text could not be judged; and what the text says that a reader should know. */
const unjudgedIn = ({ statements, notes }: Script): RehearsedChange['unjudged'] => [
  ...notes.filter(({ kind }) => kind === 'placeholder').map(({ message, location }) => ({ location, reason: message })),
  ...statements
    .filter((statement) => innerStatements(statement).dynamic)
    .map(({ location }) => ({
      location,
      reason: 'the block builds SQL at run time: what it did in the rehearsal was observed, but its text is not judged',
    })),
];
