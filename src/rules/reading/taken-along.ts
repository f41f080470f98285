import type { QualifiedName } from '../../model/schema.ts';
import type { LossKind } from '../../schema/losses/loss.ts';
import type { StatementFacts } from '../facts.ts';

/** What goes with what a statement drops, in words; `values`: rows or values of columns go with it. */
export type TakenAlong = { readonly gone: readonly string[]; readonly values: boolean };

/**
 * What went in the rehearsal by a statement, at every level, that no statement names.
 *
 * @param counts whether what is of this relation, type or function is told
 */
export function takenAlong(facts: StatementFacts, counts: (name: QualifiedName) => boolean = () => true): TakenAlong {
  const { gone, lost } = facts.in.losses();
  const wholes = gone.filter(({ by, asked, name }) => by.index === facts.index && !asked && counts(name));
  const parts = lost.filter(
    ({ by, asked, kind, relation }) =>
      by.index === facts.index && !asked && ofWholes.has(kind) && (relation === undefined || counts(relation)),
  );
  return {
    gone: [...wholes.map(({ what }) => what), ...parts.map(({ what, of }) => (of === '' ? what : `${what} of ${of}`))],
    values: wholes.some(({ holdsValues }) => holdsValues),
  };
}

/** What CASCADE takes from objects that stay. */
const ofWholes: ReadonlySet<LossKind> = new Set([
  'foreign key',
  'uniqueness',
  'constraint',
  'index',
  'trigger',
  'rule',
  'policy',
  'restrictive policy',
  'default',
  'statistics',
]);
