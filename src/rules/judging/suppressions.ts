import type { Script, Suppression } from '../../model/statement.ts';
import type { Finding, Rule } from '../rule.ts';

/** The comment that allows a finding, if there is one: file-wide, or for the statement it stands before or inside of. */
export function suppressionOf(rule: Rule, finding: Finding, script: Script | undefined): Suppression | undefined {
  return script?.suppressions.find(
    (suppression) =>
      suppression.ruleId === rule.id &&
      (suppression.scope === 'file' || statementFor(suppression, script) === finding.place.statement),
  );
}

const statementFor = (suppression: Suppression, script: Script): number | undefined => {
  const at = suppression.location.offset;
  const index = script.statements.findIndex(({ location }) => location.offset + location.length > at);
  return index < 0 ? undefined : index;
};
