import type { Owner, Schema } from '../../model/schema.ts';
import { match } from './compare.ts';
import { type Fate, type Noted, notesOn } from './notes.ts';
import type { Action } from './order.ts';
import { statement } from './statement.ts';

/** Whose the schema public is from PostgreSQL 15 on. */
const ownerOfPublic = 'pg_database_owner';

const own = (on: string, owner: string): Noted => ({
  on,
  statement: statement(`ALTER ${on} OWNER TO ${owner}`, `Give ${on} to its owner`),
});

/** Back to the role that runs the migration, whatever its name is where it runs. */
const disown = (on: string): Noted => own(on, on === 'SCHEMA public' ? ownerOfPublic : 'CURRENT_USER');

/** Owners that change, and those of objects made anew. */
export function ownerChanges(from: Schema, to: Schema, fate: Fate): readonly Action[] {
  const { removed, added, kept } = match<Owner>(from.owners, to.owners, ({ on }) => on);
  return notesOn([
    ...removed.filter(({ on }) => fate(on) === 'kept').map(({ on }) => disown(on)),
    ...kept
      .filter(({ before, after }) => before.owner !== after.owner || fate(after.on) === 'fresh')
      .map(({ after }) => own(after.on, after.owner)),
    ...added.map(({ on, owner }) => own(on, owner)),
  ]);
}

/** As GRANT names what ALTER … OWNER TO does. */
const asGranted = (on: string): string =>
  on.replace(/^(FOREIGN TABLE|VIEW|MATERIALIZED VIEW) /, 'TABLE ').replace(/^AGGREGATE /, 'FUNCTION ');

const everywhere = /^DEFAULT PRIVILEGES FOR ROLE (.+) ON [A-Z]+$/;

/** Who holds everything on an object by default, the object as GRANT names it; of future objects, the role that makes them. */
export function ownersIn(schema: Schema): (on: string) => string | undefined {
  const owners = new Map(schema.owners.map(({ on, owner }) => [asGranted(on), owner]));
  return (on) => {
    if (on.startsWith('DEFAULT PRIVILEGES ')) return on.includes(' IN SCHEMA ') ? undefined : everywhere.exec(on)?.[1];
    return owners.get(on) ?? (on === 'SCHEMA public' ? ownerOfPublic : schema.role);
  };
}
