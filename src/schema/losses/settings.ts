import type { Column, QualifiedName, Schema, Table, View } from '../../model/schema.ts';
import { quoteIdentifier, shortName, splitQualifiedName } from '../../sql/names.ts';
import { mentionsOf } from '../mentions.ts';
import { byName, match, type Pair } from '../migration/compare.ts';
import { createPolicy } from '../objects/table/policies.ts';
import type { Loss, LossKind } from './loss.ts';

/** Settings of tables, their columns and views that are back at their default. */
export function lostSettings(before: Schema, after: Schema): readonly Loss[] {
  const tables = match(before.tables, after.tables, byName).kept;
  const views = match(before.views, after.views, byName).kept;
  return [...tables.flatMap(ofTable), ...views.flatMap((pair) => ofView(pair, after))];
}

type Told = readonly [kind: LossKind, what: string, restore: string, isLost: boolean];

const told = (name: QualifiedName, word: string, all: readonly Told[]): readonly Loss[] =>
  all
    .filter(([, , , isLost]) => isLost)
    .map(([kind, what, restore]) => ({
      kind,
      what,
      of: shortName(name),
      relation: name,
      key: `${kind} ${what} ${name}`,
      names: [splitQualifiedName(name).name],
      restore: [`ALTER ${word} ${name} ${restore}`],
    }));

const ofTable = ({ before, after }: Pair<Table>): readonly Loss[] => [
  ...told(after.name, 'TABLE', [
    [
      'row security',
      'row level security',
      'ENABLE ROW LEVEL SECURITY',
      before.rowSecurity !== 'off' && after.rowSecurity === 'off',
    ],
    [
      'forced row security',
      'row level security for its owner',
      'FORCE ROW LEVEL SECURITY',
      before.rowSecurity === 'forced' && after.rowSecurity === 'on',
    ],
    ['crash safety', 'its place in the WAL', 'SET LOGGED', !before.unlogged && after.unlogged],
    [
      'replica identity',
      `REPLICA IDENTITY ${before.replicaIdentity}`,
      `REPLICA IDENTITY ${before.replicaIdentity}`,
      isIdentityLost(before, after),
    ],
    ...optionsLost(before.options, after.options, 'storage option'),
  ]).map((loss) => (loss.kind === 'row security' ? withPolicies(loss, before, after) : loss)),
  ...match(before.columns, after.columns, byName).kept.flatMap((pair) => ofColumn(pair, after)),
];

/** Row level security comes back with the policies that the table lacks: without any it hides all rows. */
const withPolicies = (loss: Loss, before: Table, after: Table): Loss => {
  const lacking = before.policies.filter(({ name }) => !after.policies.some((policy) => policy.name === name));
  return { ...loss, restore: [...loss.restore, ...lacking.map((policy) => createPolicy(policy, after.name))] };
};

/** FULL serves where an index did; an index of another name may be the same. */
const isIdentityLost = (before: Table, after: Table): boolean =>
  (before.replicaIdentity === 'FULL' || before.replicaIdentity.startsWith('USING INDEX')) &&
  (after.replicaIdentity === 'DEFAULT' || after.replicaIdentity === 'NOTHING');

const ofColumn = ({ before, after }: Pair<Column>, table: Table): readonly Loss[] => {
  const name = quoteIdentifier(before.name);
  const isKey = table.constraints.some(({ type, columns }) => type === 'primary key' && columns.includes(before.name));
  const given = after.default ?? after.generated ?? after.identity;
  const alter = (what: string): string => `ALTER COLUMN ${name} ${what}`;
  const identity = before.identity?.toUpperCase();
  return told(table.name, 'TABLE', [
    [
      'default',
      `the default of ${name}`,
      alter(`SET DEFAULT ${before.default}`),
      before.default !== undefined && given === undefined,
    ],
    ['not null', `NOT NULL on ${name}`, alter('SET NOT NULL'), before.notNull && !after.notNull && !isKey],
    [
      'identity',
      `the identity of ${name}`,
      alter(`ADD GENERATED ${identity} AS IDENTITY`),
      identity !== undefined && given === undefined,
    ],
  ]).map((loss) => ({ ...loss, names: [before.name, ...loss.names] }));
};

const nameOf = (option: string): string => option.split('=', 1)[0] ?? option;

const optionsLost = (before: readonly string[], after: readonly string[], kind: LossKind): readonly Told[] => {
  const now = new Set(after.map(nameOf));
  return before.map((option): Told => [kind, option, `SET (${option})`, !now.has(nameOf(option))]);
};

const isOn = (options: readonly string[], name: string): boolean =>
  options.some(
    (option) => option === name || (/^=(true|on|yes|1)$/i.test(option.slice(name.length)) && option.startsWith(name)),
  );

const securityOf: Readonly<Record<string, LossKind>> = {
  security_invoker: 'reading with own rights',
  security_barrier: 'security barrier',
};

const ofView = ({ before, after }: Pair<View>, schema: Schema): readonly Loss[] => {
  const word = after.materialized ? 'MATERIALIZED VIEW' : 'VIEW';
  const others = before.options.filter((option) => securityOf[nameOf(option)] === undefined);
  return told(after.name, word, [
    ...Object.entries(securityOf).map(
      ([name, kind]): Told => [
        kind,
        name,
        `SET (${name} = true)`,
        isOn(before.options, name) && !isOn(after.options, name),
      ],
    ),
    ...optionsLost(others, after.options, 'storage option').map(
      ([, what, restore, isLost]): Told =>
        what.startsWith('check_option')
          ? ['constraint', `WITH CHECK OPTION`, restore, isLost]
          : ['storage option', what, restore, isLost],
    ),
  ]).map((loss) =>
    loss.kind === 'reading with own rights' ? { ...loss, what: `${loss.what}${readsSecured(after, schema)}` } : loss,
  );
};

/** Which tables with row level security a view reads. */
const readsSecured = ({ definition }: View, { tables }: Schema): string => {
  const { names, words } = mentionsOf(definition);
  const secured = tables.filter(
    ({ name, rowSecurity }) => rowSecurity !== 'off' && (names.has(name) || words.has(splitQualifiedName(name).name)),
  );
  return secured.length === 0
    ? ''
    : ` (it reads ${secured.map(({ name }) => shortName(name)).join(', ')}, with row level security)`;
};
