import type { Diagnostic } from '../model/diagnostic.ts';
import { failureIn } from '../model/effect.ts';
import type { JudgedChange, RehearsedChange } from '../statements/record.ts';
import { catalogue } from './catalogue.ts';
import type { MigrationFacts, StatementFacts } from './facts.ts';
import { gatherFacts } from './gathering/change-facts.ts';
import { diagnosticOf } from './judging/diagnostic.ts';
import { weigh } from './judging/evidence.ts';
import { withoutRepeats } from './judging/repeats.ts';
import { suppressionOf } from './judging/suppressions.ts';
import { type Told, withoutToldBefore } from './judging/told-before.ts';
import { tagsOf } from './reading/subjects.ts';
import type { Finding, Rule } from './rule.ts';

/**
 * Runs all rules over one project's change. Pure: the same change gives the same findings in the same order.
 *
 * @param ownRules rules of whoever runs the program, beside the catalogue's
 */
export function judge(change: RehearsedChange, ownRules: readonly Rule[] = []): JudgedChange {
  const rules = [...catalogue, ...ownRules];
  const facts = gatherFacts(
    change,
    rules.map(({ id }) => id),
  );
  const find = placeFinder(facts);
  const statementsFor = statementFinder(facts);
  const found = rules.flatMap((rule) =>
    findingsOf(rule, change, facts, statementsFor(rule)).map((finding): Told => ({ rule, finding })),
  );
  const judged = withoutToldBefore(found, change.rehearsal.before).flatMap(({ rule, finding }) =>
    judgeOne(rule, finding, find(finding), change),
  );
  const { open = [], allowed = [] } = Object.groupBy(judged, ({ by }) => (by === undefined ? 'open' : 'allowed'));
  const kept = inOrder(withoutRepeats(open, rules, allowed), change);
  const suppressed = judged.flatMap(({ diagnostic, by }) =>
    by === undefined ? [] : [{ diagnostic, reason: by.reason, by: by.location }],
  );
  return { ...change, diagnostics: kept.map(({ diagnostic }) => diagnostic), suppressed };
}

/** Which statements a rule has something to say about: most ask for a few kinds of node. */
const statementFinder = (migrations: readonly MigrationFacts[]): ((rule: Rule) => readonly StatementFacts[]) => {
  const all = migrations.flatMap(({ statements }) => statements);
  const places = new Map<string, number[]>();
  for (const [place, { node }] of all.entries()) {
    for (const tag of tagsOf(node)) {
      const those = places.get(tag);
      if (those) those.push(place);
      else places.set(tag, [place]);
    }
  }
  return ({ on }) => {
    if (on === undefined) return all;
    const wanted = new Set(on.flatMap((tag) => places.get(tag) ?? []));
    return [...wanted].sort((a, b) => a - b).flatMap((place) => all[place] ?? []);
  };
};

const findingsOf = (
  rule: Rule,
  change: RehearsedChange,
  migrations: readonly MigrationFacts[],
  statements: readonly StatementFacts[],
): readonly Finding[] => [
  ...(rule.inChange?.(change) ?? []),
  ...migrations.flatMap((migration) => rule.inMigration?.(migration) ?? []),
  ...statements.flatMap((facts) => rule.inStatement?.(facts) ?? []),
];

type Found = { readonly script: MigrationFacts['script'] | undefined; readonly statement: StatementFacts | undefined };

/** Finds the facts behind a finding; those inside a DO block have their block's. */
const placeFinder = (facts: readonly MigrationFacts[]): ((finding: Finding) => Found) => {
  const migrations = new Map(
    facts.map(({ migration, script, statements }) => {
      const own = new Map(statements.filter((facts) => !facts.insideBlock).map((facts) => [facts.index, facts]));
      return [migration.id, { script, own }];
    }),
  );
  return ({ place: { migrationId, statement } }) => {
    const found = migrations.get(migrationId);
    return { script: found?.script, statement: statement === undefined ? undefined : found?.own.get(statement) };
  };
};

type Judged = {
  readonly diagnostic: Diagnostic;
  readonly by: ReturnType<typeof suppressionOf>;
  readonly sqlState: string | undefined;
  readonly tells: readonly string[];
};

const judgeOne = (rule: Rule, finding: Finding, found: Found, change: RehearsedChange): readonly Judged[] => {
  const weight = weigh(rule, finding, found.statement, change.whole.settings);
  if (weight === undefined) return [];
  const diagnostic = diagnosticOf(rule, finding, weight, found.statement);
  const sqlState = failureIn(found.statement?.trace?.outcome)?.sqlState;
  return [{ diagnostic, by: suppressionOf(rule, finding, found.script), sqlState, tells: finding.tells }];
};

const rank = { error: 0, warning: 1, note: 2 } as const;

const inOrder = <J extends { readonly diagnostic: Diagnostic }>(
  judged: readonly J[],
  { migrations }: RehearsedChange,
): readonly J[] => {
  const order = new Map(migrations.map(({ migration }, index) => [migration.id, index]));
  const place = ({ diagnostic }: J): readonly number[] => [
    order.get(diagnostic.migrationId) ?? -1,
    diagnostic.location.offset,
    rank[diagnostic.severity],
  ];
  return judged.toSorted((a, b) => {
    const [left, right] = [place(a), place(b)];
    const differs = left.findIndex((part, index) => part !== right[index]);
    return differs < 0 ? 0 : (left[differs] ?? 0) - (right[differs] ?? 0);
  });
};
