import type { Node } from '../model/node.ts';
import type { QualifiedName, Schema } from '../model/schema.ts';
import { qualifiedName, splitQualifiedName } from '../sql/names.ts';
import { relationOf } from '../sql/relations.ts';
import type { PlacedStatement } from './place.ts';

/** Which relations a change makes and renames, up to each of its statements: as observed, and as written where it was not run. */
export type NewRelations = {
  /**
   * Whether a relation is new where a statement stands: made by it or an earlier one. A name that the change gives to
   * something new is an old relation's until then.
   *
   * @param position of the statement; without it: whether the relation is new when all have run, and was not there under that name.
   */
  readonly isNew: (name: QualifiedName, position?: number) => boolean;
  /** The name that a relation had before the change. */
  readonly original: (name: QualifiedName, position: number) => QualifiedName;
  /** All that are new when everything has run. */
  readonly names: ReadonlySet<QualifiedName>;
};

type Renaming = { readonly position: number; readonly name: QualifiedName; readonly from: QualifiedName };

/** `statements` in order over all migrations of the change, those inside DO blocks after their block. */
export function newRelationsOf(
  statements: readonly PlacedStatement[],
  before: Schema | undefined,
  defaultSchema: string,
): NewRelations {
  const known = new Set([...(before?.tables ?? []), ...(before?.views ?? [])].map(({ name }) => name));
  const made = new Map<QualifiedName, number>();
  const renamings: Renaming[] = [];
  const make = (name: QualifiedName, position: number): void => {
    if (!made.has(name)) made.set(name, position);
  };
  for (const { node, position, trace, insideBlock } of statements) {
    const written = madeBy(node, defaultSchema);
    if (written && !(written.onlyIf && known.has(written.name)) && !(written.onlyIf === 'known missing' && !before)) {
      make(written.name, position);
    }
    if (!insideBlock) for (const name of trace?.effect?.created ?? []) make(name, position);
    const renaming = renamingOf(node, defaultSchema);
    if (renaming === undefined) continue;
    if (made.has(renaming.from)) make(renaming.name, position);
    else renamings.push({ position, ...renaming });
  }
  const names = new Set([...made.keys()].filter((name) => !known.has(name)));
  return {
    isNew: (name, position) =>
      position === undefined ? names.has(name) : (made.get(name) ?? Number.POSITIVE_INFINITY) <= position,
    original: (name, position) =>
      renamings
        .filter((one) => one.position <= position)
        .reduceRight((current, one) => (one.name === current ? one.from : current), name),
    names,
  };
}

/** `known missing`: where no schema is known, an old one may be there. */
type Made = { readonly name: QualifiedName; readonly onlyIf: 'missing' | 'known missing' | undefined };

const madeBy = (node: Node, defaultSchema: string): Made | undefined => {
  const unlessThere = (if_not_exists: boolean | undefined) => (if_not_exists ? 'missing' : undefined);
  if ('CreateStmt' in node && node.CreateStmt.relation) {
    return {
      name: relationOf(node.CreateStmt.relation, defaultSchema),
      onlyIf: unlessThere(node.CreateStmt.if_not_exists),
    };
  }
  if ('CreateForeignTableStmt' in node && node.CreateForeignTableStmt.base?.relation) {
    const { relation, if_not_exists } = node.CreateForeignTableStmt.base;
    return { name: relationOf(relation, defaultSchema), onlyIf: unlessThere(if_not_exists) };
  }
  if ('CreateTableAsStmt' in node && node.CreateTableAsStmt.into?.rel) {
    const { into, if_not_exists } = node.CreateTableAsStmt;
    return into.rel && { name: relationOf(into.rel, defaultSchema), onlyIf: unlessThere(if_not_exists) };
  }
  if ('SelectStmt' in node && node.SelectStmt.intoClause?.rel) {
    return { name: relationOf(node.SelectStmt.intoClause.rel, defaultSchema), onlyIf: undefined };
  }
  if ('ViewStmt' in node && node.ViewStmt.view) {
    return {
      name: relationOf(node.ViewStmt.view, defaultSchema),
      onlyIf: node.ViewStmt.replace ? 'known missing' : undefined,
    };
  }
  return undefined;
};

const renamingOf = (node: Node, defaultSchema: string): { name: QualifiedName; from: QualifiedName } | undefined => {
  if (!('RenameStmt' in node) || !node.RenameStmt.relation || !node.RenameStmt.newname) return undefined;
  if (!/^OBJECT_(TABLE|VIEW|MATVIEW|FOREIGN_TABLE)$/.test(node.RenameStmt.renameType ?? '')) return undefined;
  const from = relationOf(node.RenameStmt.relation, defaultSchema);
  return { from, name: qualifiedName(splitQualifiedName(from).schema, node.RenameStmt.newname) };
};
