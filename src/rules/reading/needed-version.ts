import type { Node, RangeVar } from '../../model/node.ts';
import { walk } from '../../sql/relations.ts';
import { namesIn } from './column.ts';
import { newerFunctions, newerOptions, newerRoles, newerSettings } from './newer-functions.ts';
import { type Fields, type Needed, signs } from './version-signs.ts';

export type { Needed } from './version-signs.ts';

/** What the database and the change have themselves. */
export type Own = {
  /** A function of that name. */
  readonly made: (name: string) => boolean;
  readonly isPartitioned: (relation: RangeVar) => boolean;
};

const types: ReadonlySet<string> = new Set(
  ['int4', 'int8', 'num', 'ts', 'tstz', 'date'].map((range) => `${range}multirange`),
);

/** What a statement writes that PostgreSQL has only from some version on. */
export function neededIn(node: Node, own: Own): readonly Needed[] {
  const found: Needed[] = [...ofPartitionedTable(node, own), ...ofSetting(node), ...ofSequence(node)];
  walk(node, (tag, value) => {
    const fields = value as Fields;
    for (const one of signs) if (one.tag === tag && one.fits(fields)) found.push(one);
    found.push(...optionsIn(tag, fields));
    if (tag === 'typeName' && types.has(lastName(fields.names))) found.push({ what: 'multirange types', version: 14 });
    if (tag === 'GrantRoleStmt') found.push(...rolesIn(fields));
    if (tag !== 'FuncCall') return;
    const name = lastName(fields.funcname);
    const version = newerFunctions[name];
    if (version !== undefined && !own.made(name)) found.push({ what: `${name}()`, version });
  });
  return found;
}

const lastName = (names: unknown): string => (Array.isArray(names) ? (namesIn(names).at(-1) ?? '') : '');

/** Options have their names in lists of `DefElem`, wherever the statement keeps those. */
const optionsIn = (tag: string, fields: Fields): readonly Needed[] => {
  const known = newerOptions[tag];
  if (known === undefined) return [];
  const lists = [fields.options, fields.params, fields.opt, fields.definition, fields.def];
  const names = lists.flatMap((list) =>
    [...JSON.stringify(list ?? null).matchAll(/"DefElem":\{(?:"defnamespace":"\w*",)?"defname":"(\w+)"/g)].map(
      ([, name = '']) => name,
    ),
  );
  return names.flatMap((name) => {
    const version = known[name];
    return version === undefined
      ? []
      : [{ what: tag === 'GrantRoleStmt' ? `GRANT … WITH ${name.toUpperCase()}` : name, version }];
  });
};

const rolesIn = ({ granted_roles: roles }: Fields): readonly Needed[] =>
  (Array.isArray(roles) ? roles : []).flatMap((item: { readonly AccessPriv?: { readonly priv_name?: string } }) => {
    const name = item.AccessPriv?.priv_name ?? '';
    const version = newerRoles[name];
    return version === undefined ? [] : [{ what: `the role ${name}`, version }];
  });

const ofSetting = (node: Node): readonly Needed[] => {
  const name =
    'VariableSetStmt' in node && node.VariableSetStmt.kind === 'VAR_SET_VALUE' ? node.VariableSetStmt.name : undefined;
  const version = newerSettings[name ?? ''];
  return version === undefined ? [] : [{ what: `the setting ${name}`, version }];
};

const ofSequence = (node: Node): readonly Needed[] =>
  'AlterTableStmt' in node &&
  node.AlterTableStmt.objtype === 'OBJECT_SEQUENCE' &&
  /"AT_Set(?:Un)?Logged"/.test(JSON.stringify(node.AlterTableStmt.cmds))
    ? [{ what: 'SET LOGGED or UNLOGGED of a sequence', version: 15 }]
    : [];

/** What tables had before partitioned ones did. */
const ofPartitionedTable = (node: Node, { isPartitioned }: Own): readonly Needed[] => {
  if ('CreateStmt' in node) {
    const { partspec, constraints, tableElts } = node.CreateStmt;
    const all = JSON.stringify([constraints, tableElts]);
    return partspec && all.includes('"CONSTR_EXCLUSION"')
      ? [{ what: 'EXCLUDE on a partitioned table', version: 17 }]
      : [];
  }
  if (!('AlterTableStmt' in node) || node.AlterTableStmt.relation === undefined) return [];
  if (!isPartitioned(node.AlterTableStmt.relation)) return [];
  return (node.AlterTableStmt.cmds ?? []).flatMap((item): readonly Needed[] => {
    const command = 'AlterTableCmd' in item ? item.AlterTableCmd : undefined;
    const text = JSON.stringify(command?.def ?? null);
    if (command?.subtype === 'AT_SetAccessMethod')
      return [{ what: 'the access method of a partitioned table', version: 17 }];
    if (command?.subtype === 'AT_AddColumn' && text.includes('"CONSTR_IDENTITY"'))
      return [{ what: 'an identity column added to a partitioned table', version: 17 }];
    if (command?.subtype !== 'AT_AddConstraint' || !command.def || !('Constraint' in command.def)) return [];
    const { contype, skip_validation } = command.def.Constraint;
    if (contype === 'CONSTR_EXCLUSION') return [{ what: 'EXCLUDE on a partitioned table', version: 17 }];
    return contype === 'CONSTR_FOREIGN' && skip_validation
      ? [{ what: 'a NOT VALID foreign key on a partitioned table', version: 18 }]
      : [];
  });
};
