import type { QualifiedName, Schema } from '../../model/schema.ts';
import { byName, match, type Pair } from './compare.ts';
import type { MigrationStatement } from './statement.ts';

/** A type that people made. `aside`: its columns are cast from the old one; the others have none, and are dropped first. */
export type Type = {
  readonly name: QualifiedName;
  readonly word: 'TYPE' | 'DOMAIN';
  readonly create: string;
  readonly remadeBy: 'setting it aside' | 'dropping it';
};

/** A type on both sides that differs. */
export type ChangedType = {
  readonly type: Type;
  readonly isAlterable: boolean;
  /** Undefined where such a type is never altered in place. */
  readonly alter: readonly MigrationStatement[] | undefined;
  /** What stops the statement that recreates it. */
  readonly stops: string | undefined;
};

export type ComparedTypes = {
  readonly removed: readonly Type[];
  readonly added: readonly Type[];
  readonly changed: readonly ChangedType[];
};

/** Those that are recreated, and those that would have to be but cannot, with the reason. */
export type TypeComparison = ComparedTypes & {
  readonly remade: ReadonlySet<QualifiedName>;
  readonly fixed: ReadonlyMap<QualifiedName, string>;
};

export type TypeKind = {
  readonly all: (schema: Schema) => readonly Type[];
  readonly compare: (from: Schema, to: Schema) => ComparedTypes;
  /** Types of this kind that cannot be recreated, with the reason. */
  readonly fixed: (from: Schema) => readonly (readonly [QualifiedName, string])[];
};

type Described<T> = {
  readonly find: (schema: Schema) => readonly T[];
  readonly word: Type['word'];
  readonly create: (type: T) => string;
  readonly isAlterable: (pair: Pair<T>, to: Schema) => boolean;
  readonly alter: ((pair: Pair<T>) => readonly MigrationStatement[]) | undefined;
  readonly stops?: (pair: Pair<T>) => string | undefined;
  readonly remadeBy?: Type['remadeBy'];
  readonly fixed?: TypeKind['fixed'];
};

/** How types of a kind are made, altered and recreated. */
export function typeKind<T extends { readonly name: QualifiedName }>(kind: Described<T>): TypeKind {
  const { word, remadeBy = 'setting it aside' } = kind;
  const toType = (type: T): Type => ({ name: type.name, word, create: kind.create(type), remadeBy });
  return {
    all: (schema) => kind.find(schema).map(toType),
    compare: (from, to) => {
      const { removed, added, kept } = match(kind.find(from), kind.find(to), byName);
      const changed = kept.filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after));
      return {
        removed: removed.map(toType),
        added: added.map(toType),
        changed: changed.map((pair) => ({
          type: toType(pair.after),
          isAlterable: kind.isAlterable(pair, to),
          alter: kind.alter?.(pair),
          stops: kind.stops?.(pair),
        })),
      };
    },
    fixed: kind.fixed ?? (() => []),
  };
}
