import type { Grant, Schema } from '../../model/schema.ts';
import { namedIn } from '../migration/compare-schemas.ts';
import { granting, publicDefault, revoking } from '../objects/grants.ts';
import { ownersIn } from '../objects/owners.ts';
import type { Loss } from './loss.ts';
import { objectInWords } from './object-in-words.ts';

/** What roles may no longer do with objects that are still there, and what they may do again that was taken from them. */
export function lostPrivileges(before: Schema, after: Schema): readonly Loss[] {
  const [old, now] = [heldIn(before), heldIn(after)];
  const [formerOwner, owner] = [ownersIn(before), ownersIn(after)];
  const [was, is] = [namedIn(before), namedIn(after)];
  const pairs = new Map([...before.grants, ...after.grants].map((grant) => [`${grant.on} ${grant.grantee}`, grant]));
  return [...pairs.values()].flatMap(({ on, grantee }): readonly Loss[] => {
    const object = on.startsWith('COLUMN ') ? tableOf(on) : on;
    if (owner(object) === grantee || formerOwner(object) === grantee) return [];
    const [held, holds] = [old(on, grantee), now(on, grantee)];
    const gone: Grant = { on, grantee, privileges: without(held, holds) };
    if (on.startsWith(future)) return gone.privileges.length === 0 ? [] : [futureLoss(gone)];
    if (!was.has(on) || !is.has(on)) return [];
    const come: Grant = { on, grantee, privileges: without(holds, held) };
    return [
      ...(gone.privileges.length === 0 ? [] : [toLoss('privilege', gone, granting(gone))]),
      ...(come.privileges.length === 0 ? [] : [toLoss('revoked privilege', come, [revoking(plain(come))])]),
    ];
  });
}

const future = 'DEFAULT PRIVILEGES ';
const option = ' WITH GRANT OPTION';

const plain = (grant: Grant): Grant => ({
  ...grant,
  privileges: grant.privileges.map((privilege) => privilege.replace(option, '')),
});

const tableOf = (column: string): string => {
  const { relation } = objectInWords(column);
  return `TABLE ${relation}`;
};

/** What a grantee holds, by default or through the whole table too. */
const heldIn = ({ grants }: Schema): ((on: string, grantee: string) => readonly string[]) => {
  const known = new Map(grants.map((grant) => [`${grant.on} ${grant.grantee}`, grant.privileges]));
  const own = (on: string, grantee: string): readonly string[] => {
    const usual = grantee === 'PUBLIC' ? publicDefault(on) : undefined;
    return known.get(`${on} ${grantee}`) ?? (usual === undefined ? [] : [usual]);
  };
  return (on, grantee) =>
    on.startsWith('COLUMN ') ? [...own(on, grantee), ...own(tableOf(on), grantee)] : own(on, grantee);
};

/** The right to pass a privilege on holds the privilege. */
const without = (some: readonly string[], others: readonly string[]): readonly string[] =>
  some.filter((privilege) => !others.includes(privilege) && !others.includes(`${privilege}${option}`));

/** A table has seven privileges before PostgreSQL 17, and eight from then on. */
const inWords = (privileges: readonly string[]): string =>
  privileges.length >= 7 ? 'all privileges' : privileges.join(', ');

const toLoss = (kind: Loss['kind'], { on, grantee, privileges }: Grant, restore: readonly string[]): Loss => ({
  kind,
  what: `${inWords(privileges)} for ${grantee}`,
  ...objectInWords(on),
  key: `${kind} ${on} ${grantee}`,
  restore,
});

/** `DEFAULT PRIVILEGES FOR ROLE me IN SCHEMA shop ON TABLES`: `tables to come in shop`. */
const futureObjects = (on: string): string => {
  const { schema, objects } = / (?:IN SCHEMA (?<schema>\S+) )?ON (?<objects>[A-Z]+)$/.exec(on)?.groups ?? {};
  return `${(objects ?? 'objects').toLowerCase()} to come${schema === undefined ? '' : ` in ${schema}`}`;
};

const futureLoss = (grant: Grant): Loss => ({
  kind: 'future privilege',
  what: `${inWords(grant.privileges)} for ${grant.grantee}`,
  of: futureObjects(grant.on),
  relation: undefined,
  key: `future ${grant.on} ${grant.grantee}`,
  names: [],
  restore: granting(grant),
});
