import type { Diagnostic, SuppressedDiagnostic } from '../model/diagnostic.ts';
import { catalogue } from './catalogue.ts';
import type { ChangeFacts, StatementFacts } from './facts.ts';
import { gatherFacts } from './gathering/change-facts.ts';
import type { JudgeInput } from './judge-input.ts';
import { diagnosticOf } from './judging/diagnostic.ts';
import { concernsExisting, weigh } from './judging/evidence.ts';
import { withoutRepeats } from './judging/repeats.ts';
import { suppressionOf } from './judging/suppressions.ts';
import type { Finding, Rule } from './rule.ts';

export type { JudgeInput } from './judge-input.ts';

export type Judgement = {
  /** In the order of the files; worst first at the same place. */
  readonly diagnostics: readonly Diagnostic[];
  readonly suppressed: readonly SuppressedDiagnostic[];
};

/** Runs all rules over one project's change. Pure: the same input gives the same findings in the same order. */
export const judge = (input: JudgeInput): Judgement => {
  const facts = gatherFacts(
    input,
    catalogue.map(({ id }) => id),
  );
  const judged = catalogue.flatMap((rule) =>
    findingsOf(rule, facts).flatMap((finding) => judgeOne(rule, finding, facts, input)),
  );
  const kept = inOrder(
    withoutRepeats(
      judged.filter((each) => each.by === undefined),
      catalogue,
    ),
    input,
  );
  const suppressed = judged.flatMap(({ diagnostic, by }) =>
    by === undefined ? [] : [{ diagnostic, reason: by.reason, by: by.location }],
  );
  return { diagnostics: kept.map(({ diagnostic }) => diagnostic), suppressed };
};

const findingsOf = (rule: Rule, change: ChangeFacts): readonly Finding[] => [
  ...(rule.inChange?.(change) ?? []),
  ...change.migrations.flatMap((migration) => rule.inMigration?.(migration) ?? []),
  ...change.migrations.flatMap(({ statements }) => statements.flatMap((facts) => within(rule, facts))),
];

const within = (rule: Rule, facts: StatementFacts): readonly Finding[] =>
  (rule.inStatement?.(facts) ?? []).filter((finding) => concernsExisting(rule, finding, facts));

type Judged = { readonly diagnostic: Diagnostic; readonly by: ReturnType<typeof suppressionOf> };

const judgeOne = (rule: Rule, finding: Finding, change: ChangeFacts, input: JudgeInput): readonly Judged[] => {
  const migration = change.migrations.find((each) => each.migration.id === finding.place.migrationId);
  const statement = migration?.statements.find((each) => each.index === finding.place.statement);
  const weight = weigh(rule, finding, statement, input.settings);
  if (weight === undefined) return [];
  const diagnostic = diagnosticOf(rule, finding, weight, statement);
  return [{ diagnostic, by: suppressionOf(rule, finding, migration?.script) }];
};

const rank = { error: 0, warning: 1, note: 2 } as const;

const inOrder = <J extends { readonly diagnostic: Diagnostic }>(
  judged: readonly J[],
  input: JudgeInput,
): readonly J[] => {
  const order = new Map(input.migrations.map(({ migration }, index) => [migration.id, index]));
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
