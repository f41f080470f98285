import type { Schema } from '../../model/schema.ts';
import { qualifiedName, splitQualifiedName } from '../../sql/names.ts';
import type { MigrationStatement } from '../migration/statement.ts';
import { applyRename, isTaken, type Rename } from './rename.ts';
import { renameStatements } from './rename-statements.ts';

/** Parts before wholes, so that the names of their owners still hold. */
const order: readonly Rename['kind'][] = [
  'enum value',
  'column',
  'constraint',
  'index',
  'function',
  'sequence',
  'view',
  'table',
  'type',
  'schema',
];

const isPlain = ({ kind }: Rename): boolean => ['column', 'constraint', 'enum value', 'schema'].includes(kind);

const aside = (rename: Rename, name: string): string => {
  if (isPlain(rename)) return `${name}_set_aside`;
  const bracket = rename.kind === 'function' ? name.lastIndexOf('(') : name.length;
  const { schema, name: own } = splitQualifiedName(name.slice(0, bracket));
  return `${qualifiedName(schema, `${own}_set_aside`)}${name.slice(bracket)}`;
};

const isOf = (rename: Rename, other: Rename, name: string): boolean =>
  rename.kind === other.kind && rename.table === other.table && rename.from === name;

type State = { readonly schema: Schema; readonly statements: readonly MigrationStatement[] };

const step = (state: State, rename: Rename): State => ({
  schema: applyRename(state.schema, rename),
  statements: [...state.statements, ...renameStatements(rename, state.schema)],
});

/**
 * Carries out renames on a schema. What stands where a name is wanted is set aside first: two things that swap names,
 * or a new column under the name of an old one. A rename of something that is not there is passed over.
 */
export function carryOut(schema: Schema, renames: readonly Rename[]): State {
  let state: State = { schema, statements: [] };
  let open = renames
    .filter(({ from, to }) => from !== to)
    .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  for (let rename = open[0]; rename !== undefined; rename = open[0]) {
    const current = rename;
    open = open.slice(1);
    if (!isTaken(state.schema, { ...current, to: current.from })) continue;
    if (isTaken(state.schema, current)) {
      const away = { ...current, from: current.to, to: aside(current, current.to) };
      state = step(state, away);
      open = open.map((other) => (isOf(other, current, current.to) ? { ...other, from: away.to } : other));
    }
    state = step(state, current);
  }
  return state;
}
