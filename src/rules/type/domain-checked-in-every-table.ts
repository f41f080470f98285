import { shortName } from '../../sql/names.ts';
import { nameOfList } from '../../sql/relations.ts';
import { tablesWithType } from '../reading/columns-of-type.ts';
import { defineRule } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const domainCheckedInEveryTable = defineRule({
  id: 'domain-checked-in-every-table',
  on: ['AlterDomainStmt'],
  severity: 'error',
  hazard: 'blocks writes',
  summary: 'a constraint of a domain is checked in every table that has a column of it',
  why: 'Writes to all of these tables wait at the same time while PostgreSQL scans every row of each.',
  references: ['https://www.postgresql.org/docs/current/sql-alterdomain.html'],
  peers: [
    'squawk ban-alter-domain-with-add-constraint',
    'migrationpilot MP043',
    'pgfence ban-alter-domain-add-constraint',
  ],
  shrinksWithSize: true,
  match: ({ subtype, typeName, def }, facts) => {
    const doing = checking[subtype ?? ''];
    const constraint = def && 'Constraint' in def ? def.Constraint : undefined;
    if (doing === undefined || constraint?.skip_validation) return undefined;
    const domain = nameOfList(typeName, facts.defaultSchema);
    const locked = facts.effect?.locks.filter(({ mode, isNew }) => mode === 'SHARE' && !isNew);
    const tables = locked?.map(({ relation }) => relation) ?? tablesWithType(domain, facts);
    const relations = tables.filter((name) => facts.exists(name));
    return relations.length === 0 ? undefined : { relations, domain, doing, observed: facts.effect !== undefined };
  },
  message: ({ relations, domain, doing, observed }) =>
    `${doing} of the domain ${shortName(domain)} ${observed ? 'holds' : 'takes'} SHARE on ${listed(relations)} and scans every row there: writes (INSERT, UPDATE, DELETE) wait until it is done`,
  advice: () =>
    'NOT VALID locks none of them and applies to new values, but VALIDATE then takes the same locks. If writes must not wait, add a CHECK to each column instead, as NOT VALID, and VALIDATE it.',
});

/** PostgreSQL's letters for what an ALTER DOMAIN does. */
const checking: Readonly<Partial<Record<string, string>>> = {
  C: 'ADD CONSTRAINT',
  V: 'VALIDATE CONSTRAINT',
  O: 'SET NOT NULL',
};
