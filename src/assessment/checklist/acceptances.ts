import { type Diagnostic, makesOthersWait } from '../../model/diagnostic.ts';
import { failureIn } from '../../model/effect.ts';
import type { ChecklistItem } from '../../model/review.ts';
import type { Unreadable } from '../../model/text.ts';
import type { PlannedChange, SeenStatement } from '../../statements/record.ts';
import { unparsedInWords } from '../../statements/unparsed.ts';
import { couldNotRun, failing, failureInWords, isBroken, rootOf, whyNotRun } from '../failures.ts';
import { quoted, statementsOf } from '../statements.ts';
import { toAccept } from './answer.ts';
import { digestOf, identityOf, itemId } from './item-id.ts';

/** What someone has to take upon them: findings, failures, and what was not analysed. Alike ones are one item. */
export function acceptances(change: PlannedChange): readonly ChecklistItem[] {
  const items = [
    ...ofFailures(change),
    ...ofNotRun(change),
    ...alike(toAccept(change).filter((one) => !isFailure(change, one))).flatMap((findings) =>
      ofFindings(change, findings),
    ),
    ...change.unreadable.map((one) => ofUnreadable(change, one)),
    ...ofNotRehearsed(change),
    ...ofPlan(change),
  ];
  return change.whole.settings.failOn === 'never' ? items.map((item) => ({ ...item, required: false })) : items;
}

/** What takes data away or breaks code is accepted statement by statement; a lock that several take alike, at once. */
const alike = (findings: readonly Diagnostic[]): readonly (readonly Diagnostic[])[] => {
  const key = (one: Diagnostic, at: number): string => {
    if (isLock(one)) return `${one.ruleId}\n${one.migrationId}`;
    return one.statement === undefined ? String(at) : `${one.ruleId}\n${one.migrationId}\n${one.statement}`;
  };
  return [...Map.groupBy(findings, key).values()];
};

const isLock = ({ hazard }: Diagnostic): boolean => makesOthersWait(hazard);

/** What is accepted: of locks the first stands for all, anything else is named. */
const accepted = ([first, ...rest]: readonly Diagnostic[]): string => {
  if (first === undefined || rest.length === 0) return first?.message ?? '';
  if (isLock(first)) {
    const named = rest.slice(0, mostLines).map(({ location }) => location.start.line);
    const lines = [...named, ...(rest.length > mostLines ? ['…'] : [])].join(', ');
    return `${first.message}, and ${rest.length} more like it (line${rest.length > 1 ? 's' : ''} ${lines})`;
  }
  const named = rest.slice(0, mostNamed - 1).map(({ message }) => message);
  const more = rest.length - named.length;
  return [first.message, ...named, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
};

/** A file may hold thousands; the findings have them all. */
const mostLines = 50;

/** One ALTER TABLE may drop a hundred columns; the plan has them all. */
const mostNamed = 12;

const ofFindings = (change: PlannedChange, findings: readonly Diagnostic[]): readonly ChecklistItem[] => {
  const [first] = findings;
  if (first === undefined) return [];
  const where = `${first.location.path}:${first.location.start.line}`;
  const because = [...new Set(findings.flatMap((one) => one.because))];
  return [
    {
      id: itemId(`accept ${first.ruleId}`, [
        ...findings.flatMap((one) => subjectsOf(change, one)),
        `for ${change.project.directory}`,
      ]),
      group: 'acceptance',
      text: `I accept: ${accepted(findings)}`,
      required: true,
      state: 'to confirm',
      basis: 'seen',
      evidence: [`${first.ruleId}, ${where}`, ...because].join('; '),
    },
  ];
};

const subjectsOf = (change: PlannedChange, finding: Diagnostic): readonly string[] => {
  const migration = [...change.migrations, ...change.others].find((one) => one.migration.id === finding.migrationId);
  const statement = finding.statement === undefined ? undefined : migration?.statements[finding.statement];
  const about = statement ? [statement] : (migration?.statements ?? []);
  const file = statement ? [] : [`in ${finding.migrationId}`];
  return [...finding.relations.map((name) => `on ${name}`), ...about.map(identityOf), ...file];
};

/** What a statement that fails is told as; what else is said of it has to be accepted all the same. */
const isFailure = (change: PlannedChange, { hazard, migrationId, statement }: Diagnostic): boolean =>
  hazard === 'fails' && failing(change).some((one) => one.migration.id === migrationId && one.index === statement);

/** What fails is nobody's to accept with a tick. Another text of the same migration is another failure. */
const ofFailures = (change: PlannedChange): readonly ChecklistItem[] => {
  const texts = new Map(
    [...new Set(failing(change).map(({ migration }) => migration))].map((one) => [one, digestOf(one.up.text)]),
  );
  return failing(change).map((one) => ({
    id: itemId('fails', [
      identityOf(one),
      failureIn(one.trace?.outcome)?.sqlState ?? '',
      `in ${texts.get(one.migration) ?? ''}`,
    ]),
    group: 'acceptance',
    text: failureInWords(one),
    required: true,
    state: 'blocked',
    basis: 'tried',
    evidence: `${one.location.path}:${one.location.start.line}`,
  }));
};

/** What the rehearsal lacks is no failure of the migration; nobody knows what the statement does. */
const ofNotRun = (change: PlannedChange): readonly ChecklistItem[] =>
  [...Map.groupBy(couldNotRun(change), rootOf)].flatMap(([root = '', alike]) => {
    const [first] = alike;
    if (first === undefined) return [];
    const file = `\`${first.location.path.replaceAll('`', "'")}\``;
    const more = alike.length === 1 ? '' : ` and ${alike.length - 1} more, for the same reason`;
    return [
      {
        id: itemId('not run', [...alike.map(identityOf), root]),
        group: 'acceptance' as const,
        text: `Not run: ${quoted(first.sql)} in ${file}${more}; I have read ${alike.length === 1 ? 'it' : 'them'}`,
        required: true,
        state: 'to confirm' as const,
        basis: 'not tried' as const,
        evidence: `${linesOf(alike)}: ${alike.length === 1 ? whyNotRun(first) : root}`,
      },
    ];
  });

const linesOf = (statements: readonly SeenStatement[]): string => {
  const lines = statements.slice(0, mostLines).map(({ location }) => location.start.line);
  return `line${statements.length === 1 ? '' : 's'} ${lines.join(', ')}${statements.length > mostLines ? ', …' : ''}`;
};

const ofUnreadable = (change: PlannedChange, unreadable: Unreadable): ChecklistItem => {
  const { path, reason, location } = unreadable;
  const file = [...change.migrations, ...change.others].filter((one) => one.migration.path === path);
  if (isBroken(change, unreadable)) {
    return {
      id: itemId('does not parse', [path, reason, ...file.map(({ migration }) => digestOf(migration.up.text))]),
      group: 'acceptance',
      text: unparsedInWords(unreadable),
      required: true,
      state: 'blocked',
      basis: 'seen',
      evidence: location === undefined ? path : `${path}:${location.start.line}`,
    };
  }
  const around = file.flatMap((one) => one.statements);
  return {
    // A tick is for what the file says, and what it includes: not for what stands there next.
    id: itemId('not analysed', [path, reason, contentOf(change, path), ...around.map(identityOf)]),
    group: 'acceptance',
    text: `Not analysed: \`${path.replaceAll('`', "'")}\`; I have read it`,
    required: true,
    state: 'to confirm',
    basis: 'not tried',
    evidence: location === undefined ? reason : `line ${location.start.line}: ${reason}`,
  };
};

const contentOf = ({ contents, whole }: PlannedChange, path: string): string =>
  contents.get(path) ?? whole.head.files.get(path)?.hash ?? '';

const ofNotRehearsed = (change: PlannedChange): readonly ChecklistItem[] => {
  const statements = statementsOf(change);
  if (change.rehearsal.outcome === 'rehearsed' || statements.length === 0) return [];
  const [first] = statements;
  const what = statements.length === 1 && first ? quoted(first.sql) : `${statements.length} statements`;
  return [
    {
      id: itemId(
        `not rehearsed ${change.project.directory}`,
        statements.map((one) => identityOf(one)),
      ),
      group: 'acceptance',
      text: `Not rehearsed: ${what} in \`${change.project.directory}\`; I have read ${statements.length === 1 ? 'it' : 'them'}`,
      required: true,
      state: 'to confirm',
      basis: 'not tried',
      evidence: change.rehearsal.reason ?? 'no reason given',
    },
  ];
};

/** A plan that did not end where the migration does is a suggestion to check, not a matter of this migration. */
const ofPlan = ({ plan, project }: PlannedChange): readonly ChecklistItem[] => {
  if (!plan.differs || plan.stepsProof.state !== 'refuted') return [];
  return [
    {
      id: itemId(
        `plan refuted ${project.directory}`,
        plan.steps.map(({ step }) => step.sql),
      ),
      group: 'acceptance',
      text: 'The plan does not end in the same schema as the migration; I have read how they differ',
      required: false,
      state: 'failed',
      basis: 'tried',
      evidence: plan.stepsProof.difference.join('; '),
    },
  ];
};
