import type { Constraint, QualifiedName, Schema, Table } from '../../../model/schema.ts';
import { quoteIdentifier } from '../../../sql/names.ts';
import { mentionsOf } from '../../mentions.ts';
import type { KeptTable, Pair } from '../../migration/compare.ts';
import type { Comparison } from '../../migration/comparison.ts';
import { type Action, act } from '../../migration/order.ts';
import { type MigrationStatement, statement } from '../../migration/statement.ts';
import { createTable, rowSecurityStatements } from './create-table.ts';

/** Everything that a table drags along: its order among others hangs on it. */
const tableText = (table: Table, schema: Schema): string =>
  [
    createTable(table, schema),
    ...table.constraints.filter(({ type }) => type === 'foreign key').map(({ definition }) => definition),
    ...[...table.indexes, ...table.triggers].map(({ definition }) => definition),
    ...table.policies.map((policy) => `${policy.using ?? ''} ${policy.check ?? ''}`),
    ...schema.extendedStatistics.filter((one) => one.table === table.name).map(({ definition }) => definition),
  ].join(' ');

const cutForeignKey = (table: Table, { name }: Constraint): Action => {
  const sql = `ALTER TABLE ${table.name} DROP CONSTRAINT ${quoteIdentifier(name)}`;
  return act('foreign key', [statement(sql, `Drop the foreign key ${name} of ${table.name}`)], { needs: [table.name] });
};

/** Tables that this one reaches by foreign keys, if it reaches itself again. */
const pointsInCircle = (table: Table, removed: ReadonlyMap<QualifiedName, Table>): ReadonlySet<QualifiedName> => {
  const reached = new Set<QualifiedName>();
  const open = [...targets(table)];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    const other = removed.get(next);
    if (other !== undefined) open.push(...targets(other));
  }
  return reached.has(table.name) ? reached : new Set();
};

const targets = (table: Table): readonly QualifiedName[] =>
  table.constraints.flatMap(({ references }) =>
    references === undefined || references.table === table.name ? [] : [references.table],
  );

/**
 * Tables that go. A foreign key is cut first where tables point at each other, or where the table it points at stays
 * and loses what it leans on (`shaken`).
 */
export function tableDrops({ tables: { removed }, from, shaken }: Comparison): readonly Action[] {
  const byName = new Map(removed.map((table) => [table.name, table]));
  return removed.flatMap((table) => {
    const circle = pointsInCircle(table, byName);
    const cut = table.constraints.filter(
      ({ references, inherited }) =>
        references !== undefined &&
        (circle.has(references.table) || shaken.has(references.table)) &&
        inherited !== true,
    );
    const word = table.kind === 'foreign table' ? 'FOREIGN TABLE' : 'TABLE';
    const drop = statement(`DROP ${word} ${table.name}`, `Drop the table ${table.name}`, `every row of ${table.name}`);
    return [
      act('table', [drop], {
        provides: [table.name],
        mentions: mentionsOf(tableText(table, from)),
        needs: table.partitionOf === undefined ? table.inherits : [table.partitionOf.parent],
      }),
      ...cut.map((constraint) => cutForeignKey(table, constraint)),
    ];
  });
}

const settings = (table: Table): readonly string[] => [
  ...rowSecurityStatements(table),
  ...(table.replicaIdentity === 'DEFAULT'
    ? []
    : [`ALTER TABLE ${table.name} REPLICA IDENTITY ${table.replicaIdentity}`]),
];

const setting = (statements: readonly MigrationStatement[]): readonly Action[] =>
  statements.length === 0 ? [] : [act('setting', statements)];

const attach = ({ name, partitionOf }: Table): readonly Action[] => {
  if (partitionOf === undefined) return [];
  const { parent, bound } = partitionOf;
  const sql = `ALTER TABLE ${parent} ATTACH PARTITION ${name} ${bound}`;
  return [act('partition', [statement(sql, `Attach the partition ${name} to ${parent}`)], { needs: [parent, name] })];
};

/** Tables that come; the server of a foreign table is not part of a schema. */
export function tableCreations({ tables: { added }, to }: Comparison): readonly Action[] {
  return added.flatMap((table) => {
    if (table.kind === 'foreign table') return [];
    const loses = `the rows that ${table.name} held before do not come back`;
    const unvalidated = table.columns.filter(({ notNull, notNullValidated }) => notNull && !notNullValidated);
    const statements = [
      statement(createTable(table, to), `Create the table ${table.name}`, loses),
      ...unvalidated.map(({ name }) =>
        statement(`ALTER TABLE ${table.name} ADD NOT NULL ${quoteIdentifier(name)} NOT VALID`, `Require ${name}`),
      ),
    ];
    const create = act('table', statements, { provides: [table.name], mentions: mentionsOf(createTable(table, to)) });
    const about = `Set up the table ${table.name}`;
    return [create, ...attach(table), ...setting(settings(table).map((sql) => statement(sql, about)))];
  });
}

const isAttachedElsewhere = ({ before, after }: Pair<Table>): boolean =>
  before.partitionOf?.parent !== after.partitionOf?.parent || before.partitionOf?.bound !== after.partitionOf?.bound;

/** A partition leaves its parent before anything else happens to either. */
export function detachments(table: KeptTable): readonly Action[] {
  const parent = table.before.partitionOf?.parent;
  if (parent === undefined || !isAttachedElsewhere(table)) return [];
  const name = table.before.name;
  const sql = `ALTER TABLE ${parent} DETACH PARTITION ${name}`;
  return [act('partition', [statement(sql, `Detach the partition ${name} from ${parent}`)], { needs: [parent, name] })];
}

const optionChanges = ({ before, after }: Pair<Table>): readonly string[] => {
  const gone = before.options.filter((option) => !after.options.some((other) => keyword(other) === keyword(option)));
  const set = after.options.filter((option) => !before.options.includes(option));
  return [
    ...(gone.length === 0 ? [] : [`RESET (${gone.map(keyword).join(', ')})`]),
    ...(set.length === 0 ? [] : [`SET (${set.join(', ')})`]),
  ];
};

const keyword = (option: string): string => option.split('=', 1)[0] ?? option;

const rowSecurityChanges = ({ before, after }: Pair<Table>): readonly string[] => {
  if (before.rowSecurity === after.rowSecurity) return [];
  const [was, is] = [before.rowSecurity, after.rowSecurity];
  return [
    ...(was === 'forced' ? ['NO FORCE ROW LEVEL SECURITY'] : []),
    ...(is === 'off' ? ['DISABLE ROW LEVEL SECURITY'] : was === 'off' ? ['ENABLE ROW LEVEL SECURITY'] : []),
    ...(is === 'forced' ? ['FORCE ROW LEVEL SECURITY'] : []),
  ];
};

export function settingChanges(table: KeptTable): readonly Action[] {
  const { before, after } = table;
  const changes = [
    ...before.inherits.filter((name) => !after.inherits.includes(name)).map((name) => `NO INHERIT ${name}`),
    ...after.inherits.filter((name) => !before.inherits.includes(name)).map((name) => `INHERIT ${name}`),
    ...(before.unlogged === after.unlogged ? [] : [after.unlogged ? 'SET UNLOGGED' : 'SET LOGGED']),
    ...optionChanges(table),
    ...rowSecurityChanges(table),
    ...(before.replicaIdentity === after.replicaIdentity ? [] : [`REPLICA IDENTITY ${after.replicaIdentity}`]),
  ];
  const about = `Change the settings of ${after.name}`;
  return [
    ...(isAttachedElsewhere(table) ? attach(after) : []),
    ...setting(changes.map((change) => statement(`ALTER TABLE ${after.name} ${change}`, about))),
  ];
}
