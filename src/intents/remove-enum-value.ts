import type { Column, QualifiedName, Schema, Table } from '../model/schema.ts';
import { qualifiedName, quoteIdentifier, quoteLiteral, splitQualifiedName } from '../sql/names.ts';
import { qualified, WrongWord } from './words.ts';

/** A value leaves an enum only with the type: another one takes its name and its columns. */
export function removeEnumValue(
  [word = '', value = '', instead]: readonly string[],
  schema: Schema,
  defaultSchema: string,
): string {
  const type = enumOf(schema, qualified(word, defaultSchema));
  const rest = type.values.filter((one) => one !== value);
  if (rest.length === type.values.length) throw new WrongWord(notAValue(word, value, type.values));
  if (rest.length === 0) throw new WrongWord(`${value} is the only value of ${word}: a type without values holds none`);
  if (instead !== undefined && !rest.includes(instead)) throw new WrongWord(notAValue(word, instead, rest));
  const uses = usesOf(schema, type.name);
  const { schema: inSchema, name } = splitQualifiedName(type.name);
  const old = `${name}_old`.slice(0, 63);
  const moves = instead === undefined ? [] : uses.flatMap((use) => moveRows(use, value, instead));
  return [
    ...moves,
    `ALTER TYPE ${type.name} RENAME TO ${quoteIdentifier(old)};`,
    `CREATE TYPE ${type.name} AS ENUM (${rest.map(quoteLiteral).join(', ')});`,
    ...uses.map((use) => retype(use, type.name, value, instead)),
    `DROP TYPE ${qualifiedName(inSchema, old)};`,
  ].join('\n');
}

const enumOf = (schema: Schema, name: QualifiedName) => {
  const found = schema.enums.find((one) => one.name === name);
  if (found) return found;
  const names = schema.enums.map((one) => one.name);
  throw new WrongWord(
    `there is no enum ${name}: expected ${names.length > 0 ? names.join(', ') : 'one that is there'}`,
  );
};

const notAValue = (type: string, value: string, values: readonly string[]): string =>
  `${JSON.stringify(value)} is not a value of ${type}: expected ${values.join(', ')}`;

type Use = { readonly table: Table; readonly column: Column; readonly isArray: boolean };

/** Columns of the type, or of its arrays; those of partitions come with their parent's. */
const usesOf = ({ tables }: Schema, type: QualifiedName): readonly Use[] =>
  tables
    .filter(({ partitionOf, kind }) => partitionOf === undefined && kind !== 'foreign table')
    .flatMap((table) =>
      table.columns.flatMap((column): readonly Use[] => {
        const element = column.type.replace(/(?:\[\])+$/, '');
        // The schema is not printed where it goes without saying.
        const same = element === type || type.endsWith(`.${element}`);
        return same ? [{ table, column, isArray: element !== column.type }] : [];
      }),
    );

const moveRows = ({ table, column, isArray }: Use, value: string, instead: string): readonly string[] => {
  const name = quoteIdentifier(column.name);
  const [from, to] = [quoteLiteral(value), quoteLiteral(instead)];
  if (isArray)
    return [`UPDATE ${table.name} SET ${name} = array_replace(${name}, ${from}, ${to}) WHERE ${from} = ANY (${name});`];
  return [`UPDATE ${table.name} SET ${name} = ${to} WHERE ${name} = ${from};`];
};

const retype = ({ table, column, isArray }: Use, type: QualifiedName, value: string, instead: string | undefined) => {
  const name = quoteIdentifier(column.name);
  const many = isArray ? '[]' : '';
  const turn = `ALTER COLUMN ${name} TYPE ${type}${many} USING ${name}::text${many}::${type}${many}`;
  const byDefault = column.default === undefined ? undefined : literalIn(column.default);
  if (column.default === undefined) return `ALTER TABLE ${table.name} ${turn};`;
  const next = byDefault === value ? instead : byDefault;
  if (next === undefined)
    throw new WrongWord(
      `${table.name}.${column.name} has the default ${column.default}: name the value that rows get instead`,
    );
  return `ALTER TABLE ${table.name} ALTER COLUMN ${name} DROP DEFAULT, ${turn}, ALTER COLUMN ${name} SET DEFAULT ${quoteLiteral(next)};`;
};

/** `'open'::public.order_status` → `open`. Undefined for an expression. */
const literalIn = (expression: string): string | undefined =>
  /^'((?:[^']|'')*)'::[^']+$/.exec(expression)?.[1]?.replaceAll("''", "'");
