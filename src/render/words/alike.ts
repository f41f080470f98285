import type { Diagnostic, Severity } from '../../model/diagnostic.ts';
import { counted } from './names.ts';

/** Findings of one rule that say to do the same: one thing to the reader, however many lines it stands on. */
export type Alike = { readonly first: Diagnostic; readonly all: readonly Diagnostic[] };

const order: readonly Severity[] = ['error', 'warning', 'note'];

/** Errors first, then warnings, then notes; findings of the same rule, severity, file and advice are one. */
export function alike(findings: readonly Diagnostic[]): Alike[] {
  const sorted = [...findings].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  const groups = new Map<string, [Diagnostic, ...Diagnostic[]]>();
  for (const each of sorted) {
    const { severity, ruleId, migrationId, location, advice } = each;
    const key = JSON.stringify([severity, ruleId, migrationId, location.path, advice]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return [...groups.values()].map((all) => ({ first: all[0], all }));
}

/** Where they stand in their file: "line 5", "lines 34, 37". */
export function linesOf(findings: readonly Diagnostic[], most = 12): string {
  const lines = [...new Set(findings.map((each) => each.location.start.line))].sort((a, b) => a - b);
  const rest = lines.length > most ? ` and ${lines.length - most} more` : '';
  return `${lines.length === 1 ? 'line' : 'lines'} ${lines.slice(0, most).join(', ')}${rest}`;
}

/** How many there are of each severity: "3 errors, 1 warning". */
export function severitiesOf(findings: readonly Diagnostic[]): string {
  return order
    .map((severity) => ({ severity, count: findings.filter((each) => each.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => counted(count, severity))
    .join(', ');
}
