import type { Column, Domain, Schema, Table } from '../../model/schema.ts';
import { quoteIdentifier } from '../../sql/names.ts';

type InSchema = { readonly table: Table; readonly schema: Schema };

/** Whether an INSERT that leaves the column out fails, by NOT NULL, by its domain or by a check. */
export function isRequired(column: Column, { table, schema }: InSchema): boolean {
  const domain = schema.domains.find(({ name }) => name === column.type || name.endsWith(`.${column.type}`));
  return (
    refusesNull(column, table, domain) && !fillsItself(column, domain) && !isFilledByTrigger(column, table, schema)
  );
}

const refusesNull = (column: Column, table: Table, domain: Domain | undefined): boolean =>
  column.notNull ||
  domain?.notNull === true ||
  table.constraints.some((one) => one.type === 'check' && isNotNullCheck(one.definition, column.name));

/** Whether a CHECK, as PostgreSQL prints it, is NOT NULL in other words. */
export function isNotNullCheck(definition: string, column: string): boolean {
  const check = `CHECK ((${quoteIdentifier(column)} IS NOT NULL))`;
  return definition === check || definition === `${check} NOT VALID`;
}

const fillsItself = (column: Column, domain: Domain | undefined): boolean =>
  [column.default, column.identity, column.generated, domain?.default].some((one) => one !== undefined);

/** Whether a trigger before each INSERT gives the column a value, as the one does that keeps two columns equal. */
const isFilledByTrigger = ({ name }: Column, { triggers }: Table, { routines }: Schema): boolean => {
  const called = triggers
    .filter(({ definition, enabled }) => /\bBEFORE INSERT\b/.test(definition) && !enabled.startsWith('DISABLE'))
    .map(({ definition }) => /EXECUTE FUNCTION (\S+?)\(/.exec(definition)?.[1] ?? '');
  if (called.length === 0) return false;
  const bodies = routines.filter(({ identity }) => called.includes(identity.replace(/\(.*/s, '')));
  const field = `new.${quoteIdentifier(name)}`.toLowerCase();
  return bodies.some(({ definition }) => {
    const body = definition.toLowerCase();
    return ['', ' '].some((gap) => [':=', '='].some((sign) => body.includes(`${field}${gap}${sign}`)));
  });
};
