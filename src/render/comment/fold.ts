import type { Outcome, SqlError } from '../../model/effect.ts';
import type { ProjectReview, Review, ReviewedStatement } from '../../model/review.ts';
import { type Context, excerpt, place } from '../context.ts';
import { type Block, code, heading, type Inline, item, link, list, paragraph, strong } from '../markdown/build.ts';
import { joined, prose } from '../markdown/prose.ts';
import type { Section } from '../markdown/section.ts';
import { shorten } from '../markdown/visible.ts';
import { comparedWith } from '../words/compared.ts';
import { counted, names } from '../words/names.ts';
import { refutation } from '../words/proof.ts';
import { countNotAnalysed } from './not-analysed.ts';
import { titleOf } from './title.ts';
import { worstFinding } from './worst-finding.ts';

/** Above the fold: the verdict, what was refuted, the worst finding. Never left out. */
export function fold(context: Context): Section {
  const head = [
    heading(2, titleOf(context)),
    paragraph(strong(...prose(shorten(context.review.verdict.sentence, 400)))),
  ];
  const facts = joined(factsOf(context), ' · ');
  const blocks = [...head, ...broken(context), ...worstFinding(context, 'long'), paragraph(...facts)];
  const short = [...head, ...broken(context), ...worstFinding(context, 'short'), paragraph(...facts)];
  return { title: 'Verdict', layout: 'plain', importance: Number.POSITIVE_INFINITY, forms: [blocks, short, head] };
}

const versionsOf = ({ version, upTo }: Review['postgres']): string =>
  upTo === undefined ? `${version}` : `${version} to ${upTo}`;

/** One line that tells which change, which server and how much of it was run. */
function factsOf(context: Context): Inline[][] {
  const { review } = context;
  const migrations = review.projects.flatMap((project) => project.migrations);
  const statements = migrations.reduce((sum, migration) => sum + migration.statements.length, 0);
  const tables = [...new Set(review.projects.flatMap((project) => project.summary.tables))];
  const unread = countNotAnalysed(review);
  return [
    [`${counted(statements, 'statement')} in ${counted(migrations.length, 'migration')}`],
    tables.length > 0 ? [tables.length === 1 ? 'table ' : 'tables ', ...names(tables)] : [],
    [`for PostgreSQL ${versionsOf(review.postgres)} (`, ...prose(review.postgres.from), ')'],
    rehearsed(context),
    comparedWith(review),
    unread > 0 ? [strong(`${counted(unread, 'thing')} not analysed`)] : [],
    context.document ? [link(context.document, 'full plan')] : [],
  ];
}

function rehearsed(context: Context): Inline[] {
  const reports = context.review.projects.map((project) => project.rehearsal);
  const not = reports.find((report) => report.outcome === 'not rehearsed');
  if (not !== undefined) {
    const part = reports.some((report) => report.outcome === 'rehearsed');
    return [strong(part ? 'rehearsed in part' : 'not rehearsed'), ': ', ...prose(shorten(not.reason ?? '', 200))];
  }
  const engine = reports[0]?.engine?.description;
  return engine === undefined ? [] : [`rehearsed on ${engine}`];
}

/** What was run and did not do what it says: statements that fail, proofs that were refuted. */
function broken(context: Context): Block[] {
  const lines = context.review.projects.flatMap((project) => [
    ...failures(context, project),
    refutation(`the rollback${inProject(context, project)} does not restore the schema`, project.plan.rollback.proof),
    refutation(`the plan${inProject(context, project)} does not end in the same schema`, project.plan.stepsProof),
  ]);
  const found = lines.filter((line) => line !== undefined);
  return found.length > 0 ? [list(found.slice(0, 6).map((line) => item(line)))] : [];
}

/** Which project, where there are several. */
function inProject(context: Context, project: ProjectReview): string {
  return context.review.projects.length > 1 ? ` of ${shorten(project.directory, 100)}` : '';
}

function failures(context: Context, project: ProjectReview): Inline[][] {
  const statements = project.migrations.flatMap((migration) => migration.statements).slice(0, 1000);
  const failed = statements.flatMap(({ sql, location, outcome }) =>
    outcome?.kind === 'fails' ? [failure(context, { sql, location }, outcome.error)] : [],
  );
  const lacking = statements.flatMap(({ sql, location, outcome }) =>
    outcome?.kind === 'could not be run' ? [{ sql, location, outcome }] : [],
  );
  const alike = Map.groupBy(lacking, ({ outcome: { root, reason } }) => root ?? reason);
  return [...failed, ...[...alike.values()].map((each) => notRun(context, each))].slice(0, 3);
}

type Placed = Pick<ReviewedStatement, 'sql' | 'location'>;

function failure(context: Context, { sql, location }: Placed, error: SqlError): Inline[] {
  const why = [`: ${error.sqlState} `, ...prose(shorten(error.message, 300))];
  return [strong('⛔ Fails'), ': ', code(excerpt(sql, 60)), ' at ', place(context, location), ...why];
}

type NotRun = Placed & { readonly outcome: Extract<Outcome, { readonly kind: 'could not be run' }> };

/** What the rehearsal lacks is no failure: it is told once, with all that rests on it. */
function notRun(context: Context, [first, ...rest]: readonly NotRun[]): Inline[] {
  if (first === undefined) return [];
  const more =
    rest.length === 0
      ? []
      : [` and ${counted(rest.length, 'more statement')} that ${rest.length === 1 ? 'rests' : 'rest'} on the same`];
  const why = [': ', ...prose(shorten(first.outcome.reason, 300))];
  return [
    strong('Not run'),
    ': ',
    code(excerpt(first.sql, 60)),
    ' at ',
    place(context, first.location),
    ...more,
    ...why,
  ];
}
