import { ownersIn } from '../../schema/objects/owners.ts';
import { shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { culpritOf } from '../reading/culprit.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';

export const ownerChanged = defineMigrationRule({
  id: 'owner-changed',
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'a table or view gets another owner',
  why: 'The former owner holds only what it was granted: it may no longer read or alter the table. The new one may do everything, and row level security does not hold it back.',
  references: ['https://www.postgresql.org/docs/current/ddl-priv.html'],
  match: ({ trace, schemaAfter, statements }) => {
    const after = schemaAfter();
    if (trace === undefined || after === undefined) return [];
    const [was, is] = [ownersIn(trace.before), ownersIn(after)];
    const before = new Set([...trace.before.tables, ...trace.before.views].map(({ name }) => name));
    return [...after.tables, ...after.views]
      .filter(({ name }) => before.has(name))
      .flatMap(({ name }) => {
        const [former, owner] = [was(`TABLE ${name}`), is(`TABLE ${name}`)];
        const by = culpritOf({ relation: name, names: [] }, statements) ?? statements[0];
        if (former === undefined || owner === undefined || former === owner || by === undefined) return [];
        // Recreated, it belongs to whoever migrates: that is told with all that is lost.
        return isMade(name, statements) ? [] : [{ relations: [name], place: placeOf(by), name, former, owner }];
      });
  },
  message: ({ name, former, owner }) =>
    `${shortName(name)} belongs to ${owner} from then on: ${former} may do only what it was granted (42501 otherwise), and row level security does not hold ${owner} back`,
  advice: ({ name, former }) =>
    `GRANT ${former} what its code needs on ${name} in the same transaction, and make sure that migrations run as a role that may still alter it.`,
});

const isMade = (name: string, statements: readonly StatementFacts[]): boolean =>
  statements.some(({ effect }) => effect?.created.includes(name));
