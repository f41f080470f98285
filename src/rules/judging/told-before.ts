import { type Hazard, makesOthersWait } from '../../model/diagnostic.ts';
import type { QualifiedName, Schema } from '../../model/schema.ts';
import { rootOf } from '../reading/partitions.ts';
import type { Finding, Rule } from '../rule.ts';

/** A finding, and the rule that has it. */
export type Told = { readonly rule: Rule; readonly finding: Finding };

/**
 * Leaves out what rules say that speak last, where others say such things of the same statement and all of its tables. A finding that
 * the team turned off or allowed counts as said.
 */
export function withoutToldBefore(found: readonly Told[], before: Schema | undefined): readonly Told[] {
  const rules = new Set(found.map(({ rule, finding }) => ruleKey(rule.id, finding)));
  // What another finding covers is left out later, and tells nobody anything.
  const isCovered = ({ rule, finding }: Told): boolean =>
    (rule.coveredBy ?? []).some((id) => rules.has(ruleKey(id, finding)));
  const said = Map.groupBy(
    found.filter((one) => !one.rule.speaksLast && !isCovered(one)),
    ({ finding }) => placeKey(finding),
  );
  const tables = ({ finding }: Told): readonly QualifiedName[] =>
    [...finding.relations, ...finding.covers].map((name) => rootOf(name, before));
  return found.filter((one) => {
    if (!one.rule.speaksLast) return true;
    const others = (said.get(placeKey(one.finding)) ?? []).filter((other) => matterOf(other) === matterOf(one));
    const told = new Set(others.flatMap(tables));
    return tables(one).some((name) => !told.has(name));
  });
}

const placeKey = ({ place }: Finding): string => `${place.migrationId}\n${place.statement}`;

const ruleKey = (id: string, { place }: Finding): string => `${place.migrationId}\n${id}`;

const matterOf = ({ rule, finding }: Told): Hazard | 'waiting' => {
  const hazard = finding.hazard ?? rule.hazard;
  return makesOthersWait(hazard) ? 'waiting' : hazard;
};
