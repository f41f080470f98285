import type { Constraint, ConstrType } from '../../model/node.ts';
import { approaches } from './approaches.ts';
import { low, medium, type Profile } from './profile.ts';

const scanned = (type: string, approach: string): Profile => medium(type, 'duration', { approach, work: 'scan' });
const built = (type: string, approach: string): Profile => medium(type, 'duration', { approach, work: 'index build' });

/** What adding a constraint of each type is; the last five only modify the one before them. */
const added: Readonly<Record<ConstrType, Profile>> = {
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
};

/** ADD CONSTRAINT, table-level or inline. */
export function constraintProfile(constraint: Constraint): Profile {
  const profile = added[constraint.contype ?? 'CONSTR_CHECK'];
  if (constraint.skip_validation === true) {
    const because = 'NOT VALID: existing rows are not checked by this statement';
    return { ...profile, work: 'brief', settled: { risk: 'low', because } };
  }
  if (constraint.indexname !== undefined) {
    return { ...profile, work: 'brief', settled: { risk: 'low', because: 'USING INDEX: the index exists already' } };
  }
  return profile;
}
