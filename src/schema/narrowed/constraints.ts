import type { Constraint, Index, Table } from '../../model/schema.ts';
import type { Rename } from '../rename/rename.ts';
import type { Narrowed } from './narrowed.ts';
import { isNotNullCheck } from './required.ts';

/** The constraints and unique indexes of a table that refuse rows which it took before. Columns that are new are written by nobody yet. */
export function narrowedConstraints(before: Table, after: Table, renames: readonly Rename[]): readonly Narrowed[] {
  const isOld = (name: string | undefined): boolean =>
    before.columns.some((one) => one.name === name) ||
    renames.some((one) => one.kind === 'column' && one.table === after.name && one.to === name);
  const isNew = (name: string | undefined): name is string => name !== undefined && !isOld(name);
  const onNew = ({ columns, type }: Constraint): boolean =>
    columns.length > 0 && (type === 'check' ? columns.every(isNew) : columns.some(isNew));
  const rules = after.constraints
    .filter((one) => one.inherited !== true && !isUnique(one) && !onNew(one) && !isPromised(one, before, after))
    .map((one) => ({ ...pick(one, after.name), refuses: 'values' as const }));
  const keys = after.indexes
    .filter((one) => one.unique && one.inherited !== true && !isPromisedKey(one, before))
    .filter(({ columns }) => columns.filter(isNew).every((name) => isSameForEachRow(name, after)))
    .map((one) => ({
      ...keyOf(one, after),
      refuses: secondRowFails(one, isNew) ? ('all' as const) : ('values' as const),
    }));
  return [...rules, ...keys];
}

const isUnique = ({ type }: Constraint): boolean => type === 'primary key' || type === 'unique';

const pick = ({ name, type, columns }: Constraint, table: string) => ({
  kind: 'constraint' as const,
  table,
  name,
  type,
  columns,
});

const keyOf = ({ name, constraint, columns }: Index, { name: table, constraints }: Table) => ({
  kind: 'constraint' as const,
  table,
  name: constraint ?? name,
  type: constraints.find((one) => one.name === constraint)?.type ?? ('unique index' as const),
  columns,
});

/** A second row with the defaults of new columns is one too many. */
const secondRowFails = ({ columns, predicate }: Index, isNew: (name: string | undefined) => boolean): boolean =>
  predicate === undefined && columns.length > 0 && columns.every(isNew);

/** By a default that is one value; NULLs do not meet. */
const isSameForEachRow = (column: string, { columns }: Table): boolean =>
  /^('[^']*'|-?[\d.]+|true|false)(::.*)?$/s.test(columns.find(({ name }) => name === column)?.default ?? '');

/** Whether the table promised it before: by the same words, or by those of the one that it replaces. */
const isPromised = (one: Constraint, before: Table, after: Table): boolean => {
  if (one.definition.endsWith(' NOT ENFORCED')) return true;
  if (one.type === 'check' && one.columns.some((column) => isNotNullCheck(one.definition, column))) return true;
  return before.constraints.some((old) => {
    if (old.type !== one.type) return false;
    if (words(old.definition) === words(one.definition)) return true;
    if (one.type === 'foreign key') return sameReference(old, one);
    const isReplaced = old.name === one.name || !after.constraints.some(({ name }) => name === old.name);
    return one.type === 'check' && isReplaced && isWidened(old, one);
  });
};

const words = (definition: string): string => definition.replace(/ NOT VALID$/, '');

const sameReference = (old: Constraint, one: Constraint): boolean =>
  old.columns.join('\n') === one.columns.join('\n') &&
  old.references?.table === one.references?.table &&
  old.references?.columns.join('\n') === one.references?.columns.join('\n');

/** A list of allowed values that has all the old ones. */
const isWidened = (old: Constraint, one: Constraint): boolean => {
  const [was, is] = [old, one].map(({ definition }) => new Set(definition.match(/'(?:[^']|'')*'/g) ?? []));
  if (was === undefined || is === undefined || was.size === 0) return false;
  const sameColumns = old.columns.join('\n') === one.columns.join('\n');
  return sameColumns && [...was].every((value) => is.has(value));
};

/** Whether fewer columns were unique before, or the same, for at least as many rows. */
const isPromisedKey = (one: Index, before: Table): boolean =>
  before.indexes.some((old) => {
    if (!old.unique || (old.predicate !== undefined && old.predicate !== one.predicate)) return false;
    if (treatsNullsAlike(one) && !treatsNullsAlike(old)) return false;
    if (old.columns.includes(undefined)) return keyText(old) === keyText(one);
    return old.columns.every((column) => one.columns.includes(column));
  });

const treatsNullsAlike = ({ definition }: Index): boolean => definition.includes(' NULLS NOT DISTINCT');

/** Without the names of index and table. */
const keyText = ({ definition }: Index): string => definition.slice(definition.indexOf(' USING '));
