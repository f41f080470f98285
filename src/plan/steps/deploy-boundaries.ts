import type { Step } from '../../model/step.ts';
import { applicationStep, stepId } from '../../recipes/step.ts';
import { shortName } from '../../sql/names.ts';
import { walk } from '../../sql/relations.ts';
import type { NarrowedBy } from '../../statements/narrowed-by.ts';
import type { JudgedChange } from '../../statements/record.ts';
import type { Chosen } from './chosen.ts';
import type { Piece } from './piece.ts';
import { isData } from './transaction.ts';

/** Code that has to be deployed before a piece runs, and the column that waits for it. */
export type Boundary = { readonly table: string; readonly column: string; readonly step: Step };

/**
 * Where running code must have changed before the migration goes on: a column gets required, or leaves its values to the
 * database. A new column must be there first, so one that comes required has no such place (its recipe makes one).
 *
 * @returns by the number of the piece before which it stands
 */
export function deployBoundaries(
  { narrowed }: JudgedChange,
  chosen: readonly Chosen[],
): ReadonlyMap<number, readonly Boundary[]> {
  const pieces = chosen.map(({ piece }) => piece);
  const found = narrowed.flatMap((one) => {
    const boundary = boundaryOf(one);
    const at = boundary && placeOf(one, boundary, pieces);
    return boundary === undefined || at === undefined ? [] : [{ at, boundary }];
  });
  return new Map([...Map.groupBy(found, ({ at }) => at)].map(([at, those]) => [at, those.map((one) => one.boundary)]));
}

const boundaryOf = (one: NarrowedBy): Boundary | undefined => {
  if (one.kind !== 'required column' && !(one.kind === 'identity' && one.refuses === 'form')) return undefined;
  const { table, column } = one;
  const of = `${shortName(table)}.${column}`;
  const step = one.kind === 'required column' ? writing(table, column, of) : leaving(table, column, of);
  return { table, column, step };
};

const writing = (table: string, column: string, of: string): Step =>
  applicationStep({
    id: stepId(table, column, 'write'),
    title: `Deploy code that writes ${of}`,
    purpose: 'deploy code',
    release: 1,
    day: 2,
    application: `Every INSERT gives ${column} a value.`,
    why: 'From the next step on, an INSERT that leaves the column out fails.',
  });

const leaving = (table: string, column: string, of: string): Step =>
  applicationStep({
    id: stepId(table, column, 'leave'),
    title: `Deploy code that leaves ${of} to the database`,
    purpose: 'deploy code',
    release: 1,
    day: 2,
    application: `No INSERT or UPDATE gives ${column} a value.`,
    why: 'From the next step on, a statement that gives the column a value fails.',
  });

/** Before the statement that does it, and before rows are filled: what is written in between would be missing. */
const placeOf = ({ by, ...one }: NarrowedBy, { column }: Boundary, pieces: readonly Piece[]): number | undefined => {
  const names = pieces.map(({ node }) => namesColumn(node, column));
  const isBy = ({ migrationId, statement }: Piece): boolean =>
    migrationId === by.migrationId && statement === by.statement;
  // A block, or a table that takes another one's place, can't be taken apart here.
  const doing = pieces.findIndex((piece, at) => isBy(piece) && names[at]);
  if (doing < 0) return undefined;
  // Between the default that goes and the identity that comes no day may pass: an INSERT would have no value.
  if (one.kind === 'identity' && pieces.some((piece, at) => at < doing && names[at] && dropsDefault(piece)))
    return undefined;
  if (!('isNew' in one && one.isNew)) return doing;
  const adding = names.indexOf(true);
  if (adding < 0 || adding >= doing) return undefined;
  const filling = pieces.findIndex(({ node }, at) => at > adding && at < doing && names[at] && isData(node));
  return filling < 0 ? doing : filling;
};

const dropsDefault = ({ node }: Piece): boolean =>
  'AlterTableStmt' in node &&
  (node.AlterTableStmt.cmds ?? []).some(
    (item) =>
      'AlterTableCmd' in item &&
      item.AlterTableCmd.subtype === 'AT_ColumnDefault' &&
      item.AlterTableCmd.def === undefined,
  );

const namesColumn = (node: Piece['node'], column: string): boolean => {
  let found = false;
  walk(node, (_, value) => {
    found ||= Object.values(value).includes(column);
  });
  return found;
};
