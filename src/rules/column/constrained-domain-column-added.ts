import type { TypeName } from '../../model/node.ts';
import type { Domain } from '../../model/schema.ts';
import { addColumn } from '../../recipes/add-column.ts';
import { qualifiedName, shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { namesIn } from '../reading/column.ts';
import { newColumn } from '../reading/new-column.ts';
import { defineRule } from '../rule.ts';
import { blocking } from '../wording/blocking.ts';

export const constrainedDomainColumnAdded = defineRule({
  id: 'constrained-domain-column-added',
  on: ['AT_AddColumn'],
  severity: 'error',
  hazard: 'blocks reads and writes',
  summary: 'a column of a domain with constraints is added to an existing table',
  why: 'PostgreSQL rewrites the whole table to check the domain for every row, even where the column stays NULL.',
  references: ['https://www.postgresql.org/docs/current/sql-createdomain.html'],
  peers: ['eugene E10'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'rewrite' },
  shrinksWithSize: true,
  match: (action, facts) => {
    const found = newColumn(action, facts);
    const domain = found && domainOf(found.column.typeName, facts);
    if (found === undefined || domain === undefined || (!domain.notNull && domain.constraints.length === 0))
      return undefined;
    return found.observed && !found.observed.rewritten ? undefined : { ...found, domain: shortName(domain.name) };
  },
  message: (found) =>
    blocking(
      found,
      `ADD COLUMN ${found.of} of the domain ${found.domain}`,
      'ACCESS EXCLUSIVE',
      'it rewrites every row to check the domain',
    ),
  advice: ({ domain }) =>
    `Add the column with the base type of ${domain} and its condition as CHECK … NOT VALID, then VALIDATE.`,
  safely: ({ target, column }) => addColumn(target, column),
});

const domainOf = (type: TypeName | undefined, facts: StatementFacts): Domain | undefined => {
  const parts = namesIn(type?.names);
  const name = qualifiedName(parts.length > 1 ? (parts.at(-2) ?? '') : facts.defaultSchema, parts.at(-1) ?? '');
  return facts.schema?.domains.find((domain) => domain.name === name);
};
