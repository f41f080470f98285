import type { Schema } from '../../model/schema.ts';
import { kinds } from '../objects/catalogue.ts';
import { carryOut } from '../rename/carry-out.ts';
import type { Rename } from '../rename/rename.ts';
import { compareSchemas } from './compare-schemas.ts';
import { findImpossible } from './impossible.ts';
import { itemChanges, itemDrops } from './items.ts';
import { creationOrder, dropOrder } from './order.ts';
import type { Impossible, MigrationStatement } from './statement.ts';
import { typeChanges, typeDrops } from './types.ts';

export type Migration = {
  readonly statements: readonly MigrationStatement[];
  readonly impossible: readonly Impossible[];
};

const typeKinds = kinds.flatMap(({ type }) => type ?? []);

/**
 * The statements that turn a database with the schema `from` into one with the schema `to`, in an order that
 * dependencies allow, each with what it loses. A way back is such a migration: from the schema after a change to the
 * schema before it. `renames` tells what is the same thing under two names (name in `from` → name in `to`); such
 * things are renamed, and keep their rows. What no statement can do is in `impossible`, and nothing is done about it.
 */
export function printMigration(from: Schema, to: Schema, renames: readonly Rename[] = []): Migration {
  const renamed = carryOut(from, renames);
  const comparison = compareSchemas(renamed.schema, to);
  const types = typeDrops(typeKinds, comparison);
  const drops = kinds.flatMap((kind) => kind.drops?.(comparison) ?? []);
  const changes = kinds.flatMap((kind) => kind.changes?.(comparison) ?? []);
  const lateDrops = kinds.flatMap((kind) => kind.lateDrops?.(comparison) ?? []);
  const actions = [
    ...dropOrder([...types.early, ...drops, ...itemDrops(comparison)]),
    ...creationOrder([...typeChanges(typeKinds, comparison), ...changes, ...itemChanges(comparison)]),
    ...dropOrder([...lateDrops, ...types.late]),
  ];
  return {
    statements: [...renamed.statements, ...actions.flatMap(({ statements }) => statements)],
    impossible: findImpossible(comparison),
  };
}
