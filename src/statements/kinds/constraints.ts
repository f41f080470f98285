import type { Constraint, ConstrType } from '../../model/node.ts';
import { approaches } from './approaches.ts';
import { low, medium, type Profile } from './profile.ts';

const scanned = <const Kind extends string>(kind: Kind, approach: string) =>
  medium(kind, 'duration', { approach, work: 'scan' });
const built = <const Kind extends string>(kind: Kind, approach: string) =>
  medium(kind, 'duration', { approach, work: 'index build' });

/** What adding a constraint of each type is; the last five only modify the one before them. */
const added = {
  CONSTR_NULL: low('drop not null'),
  CONSTR_NOTNULL: scanned('set not null', approaches.setNotNull),
  CONSTR_DEFAULT: low('set default'),
  CONSTR_IDENTITY: low('add identity'),
  CONSTR_GENERATED: medium('add generation expression', 'duration', { approach: approaches.window, work: 'rewrite' }),
  CONSTR_CHECK: scanned('add check constraint', approaches.check),
  CONSTR_PRIMARY: built('add primary key', approaches.unique),
  CONSTR_UNIQUE: built('add unique constraint', approaches.unique),
  CONSTR_EXCLUSION: built('add exclusion constraint', approaches.exclusion),
  CONSTR_FOREIGN: scanned('add foreign key', approaches.foreignKey),
  CONSTR_ATTR_DEFERRABLE: low('change constraint'),
  CONSTR_ATTR_NOT_DEFERRABLE: low('change constraint'),
  CONSTR_ATTR_DEFERRED: low('change constraint'),
  CONSTR_ATTR_IMMEDIATE: low('change constraint'),
  CONSTR_ATTR_ENFORCED: low('change constraint'),
  CONSTR_ATTR_NOT_ENFORCED: low('change constraint'),
} satisfies Readonly<Record<ConstrType, Profile>>;

type ConstraintProfile = (typeof added)[ConstrType];

/** ADD CONSTRAINT, table-level or inline. */
export function constraintProfile(constraint: Constraint): ConstraintProfile {
  const profile = added[constraint.contype ?? 'CONSTR_CHECK'];
  if (constraint.skip_validation === true) {
    const because = 'NOT VALID: existing rows are not checked by this statement';
    return { ...profile, work: 'brief', settled: { risk: 'low', fact: 'not valid', because } };
  }
  if (constraint.indexname !== undefined) {
    return {
      ...profile,
      work: 'brief',
      settled: { risk: 'low', fact: 'using an index', because: 'USING INDEX: the index exists already' },
    };
  }
  return profile;
}
