import type { Column, Domain, Schema, Table } from '../../model/schema.ts';
import { shortName } from '../../sql/names.ts';
import type { Rename } from '../rename/rename.ts';
import { narrowing, shapeOfText } from '../type-shape.ts';
import type { Narrowed } from './narrowed.ts';
import { isRequired } from './required.ts';

/** A table where it stands. */
export type InSchema = { readonly table: Table; readonly schema: Schema };

/** What the columns of a table refuse that they took before. */
export function narrowedColumns(before: InSchema, after: InSchema, renames: readonly Rename[]): readonly Narrowed[] {
  const { name: table } = after.table;
  const was = (name: string): Column | undefined => {
    const named = (wanted: string | undefined) => before.table.columns.find((one) => one.name === wanted);
    const from = renames.find((one) => one.kind === 'column' && one.table === table && one.to === name)?.from;
    // Running code knows names: of two columns that change places it is the name that counts.
    return named(name) ?? named(from);
  };
  return after.table.columns.flatMap((column): readonly Narrowed[] => {
    const old = was(column.name);
    const required = old !== undefined && isRequired(old, before);
    const at = { table, column: column.name };
    const becameRequired: readonly Narrowed[] =
      isRequired(column, after) && !required
        ? [{ ...at, kind: 'required column', isNew: old === undefined, refuses: old === undefined ? 'all' : 'form' }]
        : [];
    if (old === undefined) return becameRequired;
    const refuses = required ? 'all' : 'form';
    const always = column.identity === 'always' && old.identity !== 'always';
    const generated = column.generated !== undefined && old.generated === undefined;
    return [
      ...becameRequired,
      ...(always ? [{ ...at, kind: 'identity' as const, refuses } as const] : []),
      ...(generated ? [{ ...at, kind: 'generated column' as const, refuses } as const] : []),
      ...narrowerType([old, before.schema], [column, after.schema], renames).map((one) => ({ ...one, ...at })),
      ...newDomainChecks([old, before.schema], [column, after.schema]).map((one) => ({ ...one, ...at })),
    ];
  });
}

type Sided = readonly [Column, Schema];

const domainOf = ([{ type }, { domains }]: Sided): Domain | undefined =>
  domains.find(({ name }) => isNamed(name, type));

/** Types of the schema that is searched are printed without it. */
const isNamed = (qualified: string, printed: string): boolean =>
  qualified === printed || qualified.endsWith(`.${printed}`);

const narrowerType = (before: Sided, after: Sided, renames: readonly Rename[]) => {
  const values = valuesRefused(before, after, renames);
  return values === undefined ? [] : [{ kind: 'type' as const, to: shortName(after[0].type), ...values }];
};

const valuesRefused = (
  before: Sided,
  after: Sided,
  renames: readonly Rename[],
): { readonly values: string; readonly refuses: 'form' | 'values' } | undefined => {
  const [was, is] = [before, after].map((side) => domainOf(side)?.type ?? side[0].type);
  if (was === undefined || is === undefined) return undefined;
  const gone = enumValues(before)?.filter((value) => enumValues(after)?.includes(value) === false) ?? [];
  const renamed = new Set(renames.flatMap(({ kind, from }) => (kind === 'enum value' ? [from] : [])));
  const refused = gone.filter((value) => !renamed.has(value));
  if (refused.length > 0)
    return { values: `the value${refused.length > 1 ? 's' : ''} ${refused.join(', ')} (22P02)`, refuses: 'values' };
  if (was === is || after[0].generated !== undefined) return undefined;
  const [from, to] = [shapeOfText(was), shapeOfText(shortName(is))];
  const found = narrowing(from, to, 'none');
  if (found?.kind === 'fails') return { values: found.values, refuses: 'values' };
  const families = [from.name, to.name].map(familyOf);
  const differ = families.every((one) => one !== undefined) && families[0] !== families[1] && families[1] !== 'text';
  return differ && families[0] !== 'text'
    ? { values: `values of type ${was} (42804, 22P02)`, refuses: 'form' }
    : undefined;
};

const enumValues = ([{ type }, { enums }]: Sided): readonly string[] | undefined =>
  enums.find(({ name }) => isNamed(name, type))?.values;

const families: Readonly<Record<string, readonly string[]>> = {
  number: ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision'],
  text: ['text', 'character varying', 'character'],
  moment: ['date', 'timestamp without time zone', 'timestamp with time zone'],
  uuid: ['uuid'],
  json: ['json', 'jsonb'],
  boolean: ['boolean'],
  bytes: ['bytea'],
};

const familyOf = (name: string): string | undefined =>
  name.endsWith('[]') ? 'array' : Object.keys(families).find((family) => families[family]?.includes(name));

const newDomainChecks = (before: Sided, after: Sided) => {
  const [was, is] = [domainOf(before), domainOf(after)];
  const old = new Set(was?.constraints.map(({ definition }) => enforced(definition)));
  return (is?.constraints ?? [])
    .filter(({ definition }) => !old.has(enforced(definition)))
    .map(({ definition }) => ({
      kind: 'domain' as const,
      domain: is?.name ?? '',
      definition: enforced(definition),
      refuses: 'values' as const,
    }));
};

const enforced = (definition: string): string => definition.replace(/ NOT VALID$/, '');
