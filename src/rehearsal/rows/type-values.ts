import type { Schema } from '../../model/schema.ts';
import { awkward, choices, literal, type Values } from './candidate.ts';
import { numberValues } from './numbers.ts';
import { stringValues } from './strings.ts';
import { structureValues } from './structures.ts';
import { timeValues } from './times.ts';

const deepest = 5;
const modified = /^([^(]+?) ?\(([^()]*)\)(.*)$/;

/** `numeric(10,2)` is `numeric` with `10` and `2`; `timestamp(3) with time zone` keeps its tail. */
const withoutModifiers = (type: string): { readonly name: string; readonly modifiers: readonly string[] } => {
  const [, head, inside, tail] = modified.exec(type) ?? [];
  if (head === undefined || inside === undefined) return { name: type, modifiers: [] };
  return { name: head + (tail ?? ''), modifiers: inside.split(',').map((part) => part.trim()) };
};

/** Lists of one element, of none, and with a NULL within. */
export function arrayOf(element: Values, elementType: string): Values {
  return {
    tame: (n) => `ARRAY[${element.tame(n)}::${elementType}]`,
    highest: [awkward('NULL within the list', `ARRAY[${element.tame(1)}::${elementType}, NULL]`)],
    lowest: [awkward('empty list', "'{}'")],
  };
}

const compositeOf = (schema: Schema, name: string, depth: number): Values | undefined => {
  const type = schema.compositeTypes.find((candidate) => candidate.name === name);
  const fields = type?.columns.map((column) => ({
    type: column.type,
    values: valuesOf(schema, column.type, depth + 1),
  }));
  if (fields === undefined) return undefined;
  const row = (n: number): string =>
    `ROW(${fields.map((field) => (field.values ? `${field.values.tame(n)}::${field.type}` : 'NULL')).join(', ')})`;
  return {
    tame: row,
    highest: [],
    lowest: [awkward('NULLs within the value', `ROW(${fields.map(() => 'NULL').join(', ')})`)],
  };
};

/**
 * The values of a type, by the name that format_type gives it; enums, domains (as their base type), arrays and composite
 * types of the schema included. Undefined for a type that is not known.
 */
export function valuesOf(schema: Schema, type: string, depth = 0): Values | undefined {
  if (depth > deepest) return undefined;
  if (type.endsWith('[]')) {
    const elementType = type.replace(/(?:\[\])+$/, '');
    const element = valuesOf(schema, elementType, depth + 1);
    return element && arrayOf(element, elementType);
  }
  const { name, modifiers } = withoutModifiers(type);
  const numbers = modifiers.map(Number);
  const known =
    numberValues(name, numbers) ??
    stringValues(name.replace(/^.*\.citext$/, 'citext'), numbers[0]) ??
    timeValues(name) ??
    structureValues(name, modifiers);
  if (known) return known;
  const domain = schema.domains.find((candidate) => candidate.name === name);
  if (domain) return valuesOf(schema, domain.type, depth + 1);
  const enumeration = schema.enums.find((candidate) => candidate.name === name);
  if (enumeration && enumeration.values.length > 0) return choices(enumeration.values.map(literal));
  return compositeOf(schema, name, depth);
}
