import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Effect } from '../../model/effect.ts';
import type { StatementFacts } from '../facts.ts';
import type { Finding, Rule } from '../rule.ts';
import type { Weight } from './evidence.ts';

/** A finding as the review carries it. */
export function diagnosticOf(
  rule: Rule,
  finding: Finding,
  weight: Weight,
  facts: StatementFacts | undefined,
): Diagnostic {
  return {
    ruleId: rule.id,
    severity: weight.severity,
    hazard: finding.hazard ?? rule.hazard,
    message: finding.message,
    because: [...weight.because, ...stands(finding)],
    location: finding.place.location,
    migrationId: finding.place.migrationId,
    statement: finding.place.statement,
    ...(finding.place.action === undefined ? {} : { action: finding.place.action }),
    relations: finding.relations,
    effect: finding.place.statement === undefined ? undefined : (facts?.effect ?? effectFromManual(rule, finding)),
    safely: finding.safely.steps,
    leaves: finding.safely.leaves,
    advice: finding.advice,
    references: rule.references,
  };
}

/** Why what is written stands, where a safe way was looked for. */
const stands = ({ safely }: Finding): readonly string[] =>
  safely.because === undefined ? [] : [`it stays one statement: ${safely.because}`];

/** What the rule says that PostgreSQL does, for statements that were not watched. */
const effectFromManual = (rule: Rule, finding: Finding): Effect | undefined => {
  if (rule.declares === undefined) return undefined;
  const { work } = rule.declares;
  const lock = finding.lock ?? rule.declares.lock;
  const on = finding.relations.map((relation) => ({ relation, isNew: false }));
  return {
    source: 'manual',
    locks: on.map((each) => ({ ...each, kind: 'table' as const, mode: lock, table: undefined })),
    rewrites: work === 'rewrite' ? on : [],
    scans: work === 'scan' ? on.map((each) => ({ ...each, why: 'verifies rows' as const })) : [],
    indexBuilds: [],
    created: [],
    dropped: [],
  };
};
