import type { Owner, Schema } from '../../model/schema.ts';
import { match } from '../migration/compare.ts';
import { type Noted, noteChanges, notes } from '../migration/notes.ts';
import { statement } from '../migration/statement.ts';
import { type SchemaObjectKind, untouched } from '../object-kind.ts';
import { part } from '../part.ts';

/** Whose the schema public is from PostgreSQL 15 on. */
const ownerOfPublic = 'pg_database_owner';

const own = (one: Owner): Noted => ({ on: one.on, statement: statement(owning(one), `Set the owner of ${one.on}`) });

/** The statement that gives an object its owner, without terminator. */
export function owning({ on, owner }: Owner): string {
  return `ALTER ${on} OWNER TO ${owner}`;
}

/** Back to the role that runs the migration, whatever its name is where it runs. */
const disown = ({ on }: Owner): Noted => own({ on, owner: on === 'SCHEMA public' ? ownerOfPublic : 'CURRENT_USER' });

/** As GRANT names what ALTER … OWNER TO does. */
export function asGranted(on: string): string {
  return on.replace(/^(FOREIGN TABLE|VIEW|MATERIALIZED VIEW) /, 'TABLE ').replace(/^AGGREGATE /, 'FUNCTION ');
}

const everywhere = /^DEFAULT PRIVILEGES FOR ROLE (.+) ON [A-Z]+$/;

/** Who holds everything on an object by default, the object as GRANT names it; of future objects, the role that makes them. */
export function ownersIn(schema: Schema): (on: string) => string | undefined {
  const known = new Map(schema.owners.map(({ on, owner }) => [asGranted(on), owner]));
  return (on) => {
    if (on.startsWith('DEFAULT PRIVILEGES ')) return on.includes(' IN SCHEMA ') ? undefined : everywhere.exec(on)?.[1];
    return known.get(on) ?? (on === 'SCHEMA public' ? ownerOfPublic : schema.role);
  };
}

/** An owner is told where the object is on both sides. */
export const owners: SchemaObjectKind<'owners'> = {
  none: [],
  parts: (schema) =>
    schema.owners.map(({ on, owner }) => part('owner', on, owner, { isOf: on, otherwise: 'who migrates' })),
  changes: (comparison) => {
    const matched = match<Owner>(comparison.from.owners, comparison.to.owners, ({ on }) => on);
    return notes('owner', noteChanges(matched, own, disown, comparison), comparison);
  },
  renamed: (schema, to) => schema.owners.map(({ on, owner }) => ({ on: to.on(on), owner })),
  touched: untouched,
};
