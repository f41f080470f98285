import type { ColumnDef, CreateStmt, Node } from '../../model/node.ts';
import { shortName } from '../../sql/names.ts';
import { functionsIn } from '../../sql/volatility.ts';
import type { StatementFacts } from '../facts.ts';
import { inline, isSerial, namesIn } from '../reading/column.ts';
import { columnsIn, primaryKeyIn } from '../reading/created-table.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';

export const integerPrimaryKey = defineMigrationRule({
  id: 'integer-primary-key',
  severity: 'note',
  hazard: 'fails on data',
  summary: 'a new table numbers its rows with integer or smallint',
  why: 'Failed inserts and deleted rows use up numbers too. After 2147483647 every INSERT fails (2200H), and the change to bigint rewrites the table.',
  references: ['https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-INT'],
  design: true,
  peers: ['squawk prefer-bigint-over-int', 'migrationpilot MP038', 'pgfence prefer-bigint-over-int'],
  match: ({ statements }) => {
    const found = statements.flatMap((facts) => {
      const { node } = facts;
      const key = 'CreateStmt' in node ? numberedKey(node.CreateStmt) : undefined;
      return key === undefined || !('CreateStmt' in node) ? [] : [told(node.CreateStmt, key, facts)];
    });
    // Once per migration: whoever thinks otherwise about it does so for all tables.
    return found.slice(0, 1).map((first) => ({ ...first, more: found.length - 1 }));
  },
  message: ({ table, column, small, more }) =>
    `${shortName(table)}.${column} numbers rows up to ${small ? 32767 : 2_147_483_647}, and INSERT fails when they are used up${more > 0 ? `; the same is true of ${more === 1 ? 'another table' : `${more} more tables`} here` : ''}`,
  advice: () => 'Use bigint now, for four more bytes per row; changing to it later rewrites the whole table.',
});

const told = ({ relation }: CreateStmt, { colname, typeName }: ColumnDef, facts: StatementFacts) => {
  const table = facts.name(relation);
  const small = smalls.has(namesIn(typeName?.names).at(-1) ?? '');
  return {
    relations: [table],
    place: placeOf(facts),
    table,
    column: colname ?? '',
    small,
    ...(small && { severity: 'warning' as const }),
  };
};

const smalls: ReadonlySet<string> = new Set(['int2', 'smallserial', 'serial2']);
const integers: ReadonlySet<string> = new Set(['int4', 'serial', 'serial4', ...smalls]);

/** The primary key of one integer column that numbers itself; keys that people choose (a country's code) don't run out. */
const numberedKey = (created: CreateStmt): ColumnDef | undefined => {
  const key = primaryKeyIn(created);
  if (key.length !== 1 || created.relation?.relpersistence === 't') return undefined;
  const column = columnsIn(created).find(({ colname }) => colname === key[0]);
  if (column === undefined || !integers.has(namesIn(column.typeName?.names).at(-1) ?? '')) return undefined;
  const value: Node | undefined = inline(column, 'CONSTR_DEFAULT')?.raw_expr;
  const counts = value !== undefined && functionsIn(value).includes('nextval');
  return isSerial(column) || inline(column, 'CONSTR_IDENTITY') || counts ? column : undefined;
};
