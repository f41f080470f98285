import type { Policy, QualifiedName, Table } from '../../model/schema.ts';
import { createPolicy } from '../../schema/objects/table/policies.ts';
import { quoteIdentifier, shortName } from '../../sql/names.ts';
import type { MigrationFacts } from '../facts.ts';
import { culpritOf } from '../reading/culprit.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';

export const policyNarrowed = defineMigrationRule({
  id: 'policy-narrowed',
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'a policy lets fewer rows through than before, or none',
  why: 'Rows that no policy lets through are not there for the role: SELECT, UPDATE and DELETE pass them over without an error, and INSERT fails (42501).',
  references: ['https://www.postgresql.org/docs/current/sql-createpolicy.html'],
  match: (facts) => {
    const after = facts.schemaAfter();
    const former = new Map((facts.trace?.before.tables ?? []).map((table) => [table.name, table]));
    return (after?.tables ?? []).flatMap((table) => {
      const before = former.get(table.name);
      if (before === undefined || before.rowSecurity === 'off' || table.rowSecurity === 'off') return [];
      return table.policies.flatMap((policy) => foundIn(policy, before, table, facts));
    });
  },
  message: ({ table, name, word, end }) => `${word} ${name} of ${shortName(table)} ${end}`,
  advice: ({ former }) =>
    former === undefined
      ? 'Make sure that every role that uses the table still sees the rows that its code needs.'
      : `Make sure that no running code needs the rows that it no longer lets through; it was: ${former}`,
});

type Narrowing = { readonly word: string; readonly end: string; readonly isTotal: boolean };

const foundIn = (policy: Policy, before: Table, table: Table, { statements }: MigrationFacts) => {
  const former = before.policies.find(({ name }) => name === policy.name);
  const narrowing = former === undefined ? narrowedByNew(policy, before) : narrowedFrom(former, policy);
  const by = culpritOf({ relation: table.name, names: [policy.name] }, statements) ?? statements[0];
  if (narrowing === undefined || by === undefined) return [];
  const { word, end, isTotal } = narrowing;
  const relations: readonly QualifiedName[] = [table.name];
  return [
    {
      relations,
      place: placeOf(by),
      severity: isTotal ? ('error' as const) : ('warning' as const),
      table: table.name,
      name: quoteIdentifier(policy.name),
      word,
      end,
      former: former && `${createPolicy(former, table.name)};`,
    },
  ];
};

const isFalse = (text: string | undefined): boolean => text === 'false';

/** A restrictive policy hides rows that others let through; of a permissive one, there are more. */
const narrowedByNew = (policy: Policy, before: Table): Narrowing | undefined => {
  if (policy.permissive || !before.policies.some(({ permissive }) => permissive)) return undefined;
  const condition = policy.using ?? policy.check ?? '';
  const isTotal = isFalse(condition);
  const end = isTotal ? 'lets no row through, whatever the others say' : `hides all rows but those with ${condition}`;
  return { word: 'the new restrictive policy', end, isTotal };
};

const narrowedFrom = (former: Policy, policy: Policy): Narrowing | undefined => {
  const word = 'the policy';
  if (isClosed(former.using, policy.using) || isClosed(former.check, policy.check)) {
    const what = isFalse(policy.using) ? 'lets no row through' : 'lets no row be written';
    return { word, end: `${what} from then on`, isTotal: true };
  }
  const narrower = [isNarrower(former.using, policy.using), isNarrower(former.check, policy.check)].includes(true);
  if (narrower)
    return {
      word,
      end: `lets fewer rows through: ${policy.using ?? policy.check} instead of ${former.using ?? former.check}`,
      isTotal: false,
    };
  const lost = former.roles.filter((role) => !policy.roles.includes(role));
  if (lost.length > 0 && !policy.roles.includes('PUBLIC') && policy.permissive)
    return { word, end: `no longer lets ${lost.join(', ')} through`, isTotal: false };
  if (former.command === 'ALL' && policy.command !== 'ALL' && policy.permissive)
    return { word, end: `lets through for ${policy.command} only`, isTotal: false };
  return undefined;
};

const isClosed = (former: string | undefined, now: string | undefined): boolean => isFalse(now) && !isFalse(former);

/** As PostgreSQL prints it: everything before, or the former condition and another. */
const isNarrower = (former: string | undefined, now: string | undefined): boolean =>
  former !== undefined &&
  now !== undefined &&
  former !== now &&
  (former === 'true' || now.startsWith(`(${former} AND `));
