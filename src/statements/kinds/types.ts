import type { AlterDomainStmt } from '../../model/node.ts';
import { objectWord } from '../../model/object-words.ts';
import { approaches } from './approaches.ts';
import { always, high, type Kinds, low, medium, type Profile } from './profile.ts';

/** Types, enums, domains, text search and the objects that DEFINE makes. */
export const types = {
  CompositeTypeStmt: always(low('create type')),
  CreateEnumStmt: always(low('create enum')),
  CreateRangeStmt: always(low('create range type')),
  AlterEnumStmt: (body) => [
    body.oldVal
      ? high('rename enum value', 'running code', { approach: approaches.rename })
      : low('add enum value', { approach: approaches.addOnly, reversible: 'no' }),
  ],
  AlterTypeStmt: always(low('change type')),
  CreateDomainStmt: always(low('create domain')),
  AlterDomainStmt: (body) => [domainAction(body)],
  DefineStmt: (body) => [
    low(
      body.replace === true
        ? (`create or replace ${objectWord(body.kind)}` as const)
        : (`create ${objectWord(body.kind)}` as const),
    ),
  ],
  AlterCollationStmt: always(
    medium('refresh collation version', 'running code', { approach: 'rebuild the indexes that use it first' }),
  ),
  AlterTSDictionaryStmt: always(low('change text search dictionary', { approach: 'reindex what was built with it' })),
  AlterTSConfigurationStmt: always(
    low('change text search configuration', { approach: 'reindex what was built with it' }),
  ),
} satisfies Partial<Kinds>;

/** The letters of AlterDomainStmt.subtype, as gram.y gives them. */
const domainActions = {
  T: low('change domain default'),
  N: low('drop domain not null'),
  O: medium('set domain not null', 'duration', { approach: approaches.check, work: 'scan' }),
  C: medium('add domain constraint', 'duration', { approach: approaches.check, work: 'scan' }),
  X: low('remove domain constraint'),
  V: low('validate domain constraint', { work: 'scan', hazard: 'duration' }),
} satisfies Readonly<Record<string, Profile>>;

type DomainProfile = (typeof domainActions)[keyof typeof domainActions] | Profile<'change domain'>;

const domainAction = (body: AlterDomainStmt): DomainProfile => {
  const known: Readonly<Record<string, DomainProfile>> = domainActions;
  const profile = known[body.subtype ?? ''] ?? low('change domain');
  const unchecked = body.def && 'Constraint' in body.def && body.def.Constraint.skip_validation === true;
  if (!unchecked) return profile;
  const because = 'NOT VALID: existing rows are not checked by this statement';
  return { ...profile, work: 'brief', settled: { risk: 'low', fact: 'not valid', because } };
};
