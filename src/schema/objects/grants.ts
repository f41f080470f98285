import type { Grant } from '../../model/schema.ts';
import { quoteIdentifier, splitQualifiedName } from '../../sql/names.ts';
import { match } from '../migration/compare.ts';
import type { Comparison } from '../migration/comparison.ts';
import { type Noted, notes } from '../migration/notes.ts';
import { statement } from '../migration/statement.ts';
import { type SchemaObjectKind, untouched } from '../object-kind.ts';
import { part } from '../part.ts';
import { ownersIn } from './owners.ts';

const optional = ' WITH GRANT OPTION';

/** A column is granted through its table: `GRANT SELECT (email) ON TABLE users`. */
const target = (on: string, privileges: readonly string[]): { readonly what: string; readonly of: string } => {
  if (!on.startsWith('COLUMN ')) return { what: privileges.join(', '), of: on };
  const name = on.slice('COLUMN '.length);
  const dot = lastDot(name);
  const column = name.slice(dot + 1);
  return {
    what: privileges.map((privilege) => `${privilege} (${column})`).join(', '),
    of: `TABLE ${name.slice(0, dot)}`,
  };
};

const lastDot = (name: string): number => {
  if (!name.endsWith('"')) return name.lastIndexOf('.');
  return name.lastIndexOf('."');
};

const future = 'DEFAULT PRIVILEGES ';

/** GRANT or REVOKE, and for objects to come ALTER DEFAULT PRIVILEGES around it. */
const command = (on: string, act: (what: string) => string, privileges: readonly string[]): string => {
  if (!on.startsWith(future)) {
    const { what, of } = target(on, privileges);
    return act(`${what} ON ${of}`);
  }
  const at = on.lastIndexOf(' ON ');
  return `ALTER ${on.slice(0, at)} ${act(`${privileges.join(', ')}${on.slice(at)}`)}`;
};

const grantSql = (grant: Grant, withOption: boolean): readonly string[] => {
  const privileges = grant.privileges
    .filter((privilege) => privilege.endsWith(optional) === withOption)
    .map((privilege) => privilege.replace(optional, ''));
  if (privileges.length === 0) return [];
  const act = (what: string): string => `GRANT ${what} TO ${grant.grantee}${withOption ? optional : ''}`;
  return [command(grant.on, act, privileges)];
};

/** The GRANTs that give these privileges, those that may be passed on by a statement of their own; no terminators. */
export function granting(grant: Grant): readonly string[] {
  return [...grantSql(grant, false), ...grantSql(grant, true)];
}

/** The REVOKE that takes these privileges, without terminator. */
export function revoking({ on, grantee, privileges }: Grant): string {
  return command(on, (what) => `REVOKE ${what} FROM ${grantee}`, privileges);
}

const give = (grant: Grant): readonly Noted[] =>
  granting(grant).map((sql) => ({
    on: grant.on,
    statement: statement(sql, `Grant ${grant.grantee} its former privileges on ${grant.on}`),
  }));

const take = ({ on, grantee }: Grant): Noted => {
  const sql = revoking({ on, grantee, privileges: ['ALL'] });
  return { on, statement: statement(sql, `Revoke the privileges of ${grantee} on ${on}`) };
};

/** What everybody may do with a new object of this kind. */
export function publicDefault(on: string): string | undefined {
  if (on.startsWith(future) && on.includes(' IN SCHEMA ')) return undefined;
  if (/^(FUNCTION|PROCEDURE) |ON FUNCTIONS$/.test(on)) return 'EXECUTE';
  return /^(TYPE|DOMAIN) |ON TYPES$/.test(on) ? 'USAGE' : undefined;
}

const backToDefault = (grant: Grant): readonly Noted[] => {
  const usual = grant.grantee === 'PUBLIC' ? publicDefault(grant.on) : undefined;
  return usual === undefined ? [take(grant)] : [take(grant), ...give({ ...grant, privileges: [usual] })];
};

/** An owner holds all by default; a new one takes over what the old one had left. */
const wholeAgain = (on: string, owner: string): readonly Noted[] => give({ on, grantee: owner, privileges: ['ALL'] });

const isSame = (a: Grant, b: Grant): boolean => a.privileges.join() === b.privileges.join();

/** What ALTER DEFAULT PRIVILEGES is about, and the words that GRANT has for it. */
const objectKinds: Readonly<Record<string, readonly string[]>> = {
  SCHEMAS: ['SCHEMA'],
  TABLES: ['TABLE'],
  FUNCTIONS: ['FUNCTION', 'PROCEDURE'],
  SEQUENCES: ['SEQUENCE'],
  TYPES: ['TYPE', 'DOMAIN'],
};

const wordOf = (on: string): string => on.slice(0, on.indexOf(' '));

const isDefault = ({ on }: Grant): boolean => on.startsWith(future);

/**
 * Whom an object that is made now is granted to of itself; by which role it is made is not known, so any counts. What
 * an owner gives itself is not counted: it has that anyway.
 */
const grantedOfItself = (on: string, kind: string, defaults: readonly Grant[]): readonly string[] => {
  const schema = quoteIdentifier(splitQualifiedName(on.slice(on.indexOf(' ') + 1)).schema);
  const grantees = defaults
    .filter(({ on: of }) => of.endsWith(` ON ${kind}`))
    .filter(({ on: of }) => !of.includes(' IN SCHEMA ') || of.includes(` IN SCHEMA ${schema} ON `))
    .filter(({ on: of, grantee }) => !of.startsWith(`${future}FOR ROLE ${grantee} `))
    .map(({ grantee }) => grantee);
  return [...new Set(grantees)];
};

/** What default privileges give to objects that are made now, and should not have. */
const surplus = ({ from, to, fresh }: Comparison): readonly Noted[] => {
  const defaults = from.grants.filter(isDefault);
  if (defaults.length === 0) return [];
  const ownerOf = ownersIn(to);
  return Object.entries(objectKinds).flatMap(([kind, words]) =>
    fresh()
      .filter((on) => words.includes(wordOf(on)))
      .flatMap((on) =>
        grantedOfItself(on, kind, defaults)
          .filter((grantee) => grantee !== ownerOf(on))
          .flatMap((grantee) => backToDefault({ on, grantee, privileges: [] })),
      ),
  );
};

const changes = (comparison: Comparison): readonly Noted[] => {
  const { from, to, fate } = comparison;
  const { removed, added, kept } = match<Grant>(from.grants, to.grants, ({ on, grantee }) => `${on} to ${grantee}`);
  const [formerOwner, owner] = [ownersIn(from), ownersIn(to)];
  const isOwners = ({ on, grantee }: Grant): boolean => owner(on) === grantee;
  return [
    ...surplus(comparison),
    ...removed
      .filter((grant) => isDefault(grant) || fate(grant.on) === 'kept')
      .flatMap((grant) =>
        isOwners(grant) || formerOwner(grant.on) === grant.grantee
          ? wholeAgain(grant.on, owner(grant.on) ?? grant.grantee)
          : backToDefault(grant),
      ),
    ...kept
      .filter(({ before, after }) => !isSame(before, after) || fate(after.on) === 'fresh')
      .flatMap(({ after }) => [take(after), ...give(after)]),
    ...added.flatMap((grant) =>
      isOwners(grant) || (grant.grantee === 'PUBLIC' && publicDefault(grant.on) !== undefined)
        ? [take(grant), ...give(grant)]
        : give(grant),
    ),
  ];
};

export const grants: SchemaObjectKind<'grants'> = {
  none: [],
  parts: (schema) =>
    schema.grants.map(({ on, grantee, privileges }) =>
      part('grant', `${on} to ${grantee}`, privileges.join(', ') || 'nothing'),
    ),
  changes: (comparison) => notes('grant', changes(comparison), comparison),
  renamed: (schema, to) => schema.grants.map((grant) => ({ ...grant, on: to.on(grant.on) })),
  touched: untouched,
};
