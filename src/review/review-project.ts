import type { Evidence } from '../assessment/evidence.ts';
import type { ProjectChange } from '../frameworks/changed-projects.ts';
import { platformOf } from '../frameworks/platform-of.ts';
import type { Change } from '../model/change.ts';
import type { Contention, ContentionRequest } from '../model/contention.ts';
import type { Diagnostic, SuppressedDiagnostic } from '../model/diagnostic.ts';
import type { Migration } from '../model/migration.ts';
import type { Plan } from '../model/plan.ts';
import type { Rehearsal, Rehearse, Stage } from '../model/rehearsal.ts';
import type { ReviewedMigration } from '../model/review.ts';
import type { QualifiedName } from '../model/schema.ts';
import type { Script } from '../model/statement.ts';
import type { Location, Unreadable } from '../model/text.ts';
import type { FindUsages } from '../model/usage.ts';
import { type Refused, settlePlan } from '../plan/settle-plan.ts';
import { sizeOf } from '../production/table-size.ts';
import { judge } from '../rules/judge.ts';
import type { Rule } from '../rules/rule.ts';
import { diffSchemas } from '../schema/diff/diff-schemas.ts';
import { innerStatements } from '../sql/inner.ts';
import { readScript } from '../sql/script.ts';
import { removedNames } from '../statements/removed-names.ts';
import { renamesIn } from '../statements/renames.ts';
import { touchedRelations } from '../statements/touched-relations.ts';
import { madeHere } from './relations.ts';
import { byStatement, type RunMigration, reviewedMigration } from './reviewed-statements.ts';

/** What the story is handed: how to run SQL, how to search code, whom to tell how far it is. */
export type Tools = {
  readonly rehearse: Rehearse;
  readonly findUsages: FindUsages;
  /** Major version of the server that changes are rehearsed on, where the team chose one. */
  readonly engineVersion?: (() => Promise<number>) | undefined;
  readonly progress?: (what: string) => void;
  /** Rules of whoever runs the program, beside the catalogue's. */
  readonly ownRules?: readonly Rule[];
};

/** All that a review knows of one migration directory. */
export type ProjectFindings = Evidence & {
  readonly detectedBy: string;
  readonly suppressed: readonly SuppressedDiagnostic[];
  readonly touched: ReadonlySet<QualifiedName>;
  /** Statements that ran, but whose text is not all there. */
  readonly unjudged: readonly { readonly location: Location; readonly reason: string }[];
  readonly contention: Contention | undefined;
};

export type ProjectInput = {
  readonly change: Change;
  readonly found: ProjectChange;
  readonly postgres: number;
  /** Where this project's findings begin in the review's list. */
  readonly firstDiagnostic: number;
};

/** From the files of one migration directory to findings and a plan that was tried. */
export async function reviewProject(input: ProjectInput, tools: Tools): Promise<ProjectFindings> {
  const { change, found } = input;
  const where = `${found.project.framework} in ${found.project.directory}`;
  tools.progress?.(`rehearsing ${found.added.length} migrations on a history of ${found.history.length} (${where})`);
  const stage = await tools.rehearse({
    history: found.history,
    change: found.added,
    baseline: found.baseline,
    platform: platformOf(found.project.framework, change.settings),
    defaultSchema: found.project.defaultSchema,
  });
  try {
    return await judgeAndPlan(input, tools, stage);
  } finally {
    await stage.close();
  }
}

const judgeAndPlan = async (input: ProjectInput, tools: Tools, stage: Stage): Promise<ProjectFindings> => {
  const { change, found, postgres } = input;
  const { rehearsal } = stage;
  const { before, after } = rehearsal;
  const defaultSchema = found.project.defaultSchema ?? 'public';
  const migrations = found.added.map((migration): RunMigration => read(migration, rehearsal));
  const statements = migrations.flatMap(({ script }) => script.statements);
  const names = removedNames({ statements, before, after, defaultSchema });
  if (names.length > 0) tools.progress?.(`searching the code for ${names.length} removed names`);
  const usages = await tools.findUsages(change.head, names, {
    ignore: change.settings.usage.ignore,
    migrationPaths: [found.project.directory],
  });
  const { diagnostics: judged, suppressed } = judge({
    ...found,
    migrations,
    edited: found.edited.map((pair) => ({
      ...pair,
      beforeScript: readScript(pair.before.up),
      afterScript: readScript(pair.after.up),
    })),
    deleted: [...found.deleted, ...found.renamed.map((pair) => pair.before)],
    before,
    after,
    rehearsed: rehearsal.outcome === 'rehearsed',
    skippedInHistory: rehearsal.history.skipped.length,
    defaultSchema,
    postgres,
    settings: change.settings,
    statistics: change.statistics,
    openPullRequests: change.openPullRequests,
    usages,
    framework: found.project.framework,
    ownRules: tools.ownRules,
  });
  tools.progress?.('trying the plan and the way back');
  const { plan, refused } = await settlePlan(
    {
      framework: found.project.framework,
      guidance: found.guidance,
      migrations,
      diagnostics: judged,
      before,
      after,
      renames: renamesIn(statements, defaultSchema),
      postgres,
      defaultSchema,
      sizes: { statistics: change.statistics, settings: change.settings },
    },
    rehearsal,
    stage.trial,
  );
  const diagnostics = judged.map((one) => withoutRefuted(one, refused));
  if (stage.contention) tools.progress?.('measuring how long others wait');
  const contention = await stage.contention?.(contended(plan, change));
  return assemble(input, { migrations, rehearsal, usages, diagnostics, suppressed, plan, contention });
};

/** A plan that did not hold is not worth measuring. */
const contended = (plan: Plan, { statistics, settings }: Change): ContentionRequest => ({
  steps: plan.differs && plan.stepsProof.state === 'proven' ? plan.steps.map(({ step }) => step) : undefined,
  repairs: plan.verification.flatMap(({ when, repair }) => (when === 'before' && repair ? [repair] : [])),
  rowsOf: (table) => sizeOf(table, { settings, statistics }).rows,
});

/** A safe way that was refuted when it was run is not offered, and the reader is told. */
const withoutRefuted = (diagnostic: Diagnostic, refused: readonly Refused[]): Diagnostic => {
  const found = refused.find(
    ({ migrationId, statement }) => migrationId === diagnostic.migrationId && statement === diagnostic.statement,
  );
  if (found === undefined || diagnostic.safely.length === 0) return diagnostic;
  const because = `a safe way was generated and did not hold when it was run (${found.reason}), so none is given`;
  return { ...diagnostic, safely: [], because: [...diagnostic.because, because] };
};

const read = (migration: Migration, rehearsal: Rehearsal): RunMigration => ({
  migration,
  script: readScript(migration.up),
  trace: rehearsal.migrations.find(({ migrationId }) => migrationId === migration.id),
});

type Gathered = Pick<ProjectFindings, 'rehearsal' | 'usages' | 'diagnostics' | 'suppressed' | 'contention'> & {
  readonly migrations: readonly RunMigration[];
  readonly plan: Plan;
};

const assemble = ({ change, found, postgres, firstDiagnostic }: ProjectInput, gathered: Gathered): ProjectFindings => {
  const { migrations, rehearsal, diagnostics } = gathered;
  const defaultSchema = found.project.defaultSchema ?? 'public';
  const scripts = migrations.map(({ script }) => script);
  const made = madeHere(scripts, rehearsal.migrations, defaultSchema);
  const context = {
    defaultSchema,
    before: rehearsal.before,
    isNew: (relation: QualifiedName) => made.has(relation),
    size: (relation: QualifiedName) =>
      sizeOf(relation, { settings: change.settings, statistics: change.statistics }).class,
    diagnostics: byStatement(diagnostics, firstDiagnostic),
  };
  const traces = rehearsal.migrations.flatMap((trace) => trace.statements);
  const statements = scripts.flatMap((script) => script.statements);
  const { before, after } = rehearsal;
  return {
    ...gathered,
    framework: found.project.framework,
    directory: found.project.directory,
    detectedBy: found.project.because,
    guidance: found.guidance,
    migrations: reviewedMigrations(found, migrations, context),
    schemaChanges: before && after ? diffSchemas(before, after) : [],
    unreadable: [...found.unreadable, ...scripts.flatMap((script) => unreadableIn(script))],
    statistics: change.statistics,
    settings: change.settings,
    postgres,
    unjudged: scripts.flatMap(unjudgedIn),
    touched: new Set(touchedRelations({ statements, traces, before, after, defaultSchema })),
  };
};

const reviewedMigrations = (
  found: ProjectChange,
  migrations: readonly RunMigration[],
  context: Parameters<typeof reviewedMigration>[2],
): readonly ReviewedMigration[] => {
  const untouched = (migration: Migration, status: ReviewedMigration['status']): ReviewedMigration =>
    reviewedMigration({ migration, script: readScript(migration.up), trace: undefined }, status, context);
  const old = new Set(found.history.map(({ id }) => id));
  return [
    ...migrations.map((one) => reviewedMigration(one, old.has(one.migration.id) ? 'edited' : 'new', context)),
    ...found.edited.map(({ after }) => untouched(after, 'edited')),
    ...found.renamed.map(({ after }) => untouched(after, 'renamed')),
    ...found.deleted.map((migration) => untouched(migration, 'deleted')),
  ];
};

/** What did not parse, and what only psql would run. */
const unreadableIn = ({ unreadable, notes }: Script): readonly Unreadable[] => [
  ...unreadable,
  ...notes
    .filter(({ kind }) => kind === 'psql command')
    .map(({ message, location }) => ({ path: location.path, reason: message, location })),
];

/** What ran and was watched, though its text could not be judged; and what the text says that a reader should know. */
const unjudgedIn = ({ statements, notes }: Script): ProjectFindings['unjudged'] => [
  ...notes.filter(({ kind }) => kind === 'placeholder').map(({ message, location }) => ({ location, reason: message })),
  ...statements
    .filter((statement) => innerStatements(statement).dynamic)
    .map(({ location }) => ({
      location,
      reason: 'the block builds SQL at run time: what it did in the rehearsal is seen, its text is not judged',
    })),
];
