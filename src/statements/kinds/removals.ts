import type { DropStmt, ObjectType } from '../../model/node.ts';
import { type ObjectWord, objectWord } from '../../model/object-words.ts';
import { approaches } from './approaches.ts';
import { always, high, type Kinds, low, medium, type Profile } from './profile.ts';

const unused = { approach: approaches.removeUnused } as const;
const operators = { approach: approaches.outsideMigration } as const;

/** DROP of every kind of object. */
export const removals = {
  DropStmt: (body) => [dropProfile(body)],
  DropOwnedStmt: always(high('drop all owned objects', 'data', { ...operators, reversible: 'with data loss' })),
  DropRoleStmt: always(medium('drop role', 'access', unused)),
  DropTableSpaceStmt: always(medium('drop tablespace', 'access', operators)),
  DropdbStmt: always(high('drop database', 'data', { ...operators, reversible: 'with data loss' })),
  DropSubscriptionStmt: always(medium('drop subscription', 'running code', operators)),
  DropUserMappingStmt: always(medium('drop user mapping', 'running code', unused)),
} satisfies Partial<Kinds>;

const table = high('remove table', 'data', {
  approach: approaches.removeTable,
  reversible: 'with data loss',
});
const called = <const Noun extends ObjectWord>(noun: Noun) => medium(`drop ${noun}` as const, 'running code', unused);

/** Where dropping is more than tidying up. */
const drops = {
  OBJECT_TABLE: table,
  OBJECT_FOREIGN_TABLE: medium('remove foreign table', 'running code', unused),
  OBJECT_INDEX: low('remove index', { approach: 'DROP INDEX CONCURRENTLY, once no query uses it' }),
  OBJECT_SCHEMA: high('drop schema', 'data', { approach: approaches.removeTable, reversible: 'with data loss' }),
  OBJECT_SEQUENCE: medium('drop sequence', 'data', { ...unused, reversible: 'with data loss' }),
  OBJECT_VIEW: called('view'),
  OBJECT_MATVIEW: called('materialized view'),
  OBJECT_FUNCTION: called('function'),
  OBJECT_PROCEDURE: called('procedure'),
  OBJECT_ROUTINE: called('routine'),
  OBJECT_AGGREGATE: called('aggregate'),
  OBJECT_OPERATOR: called('operator'),
  OBJECT_CAST: called('cast'),
  OBJECT_TYPE: called('type'),
  OBJECT_DOMAIN: called('domain'),
  OBJECT_TRIGGER: called('trigger'),
  OBJECT_RULE: called('rule'),
  OBJECT_EVENT_TRIGGER: called('event trigger'),
  OBJECT_EXTENSION: medium('drop extension', 'running code', { ...unused, reversible: 'unknown' }),
  OBJECT_POLICY: medium('drop policy', 'access', { approach: approaches.access }),
  OBJECT_FOREIGN_SERVER: called('foreign server'),
  OBJECT_FDW: called('foreign-data wrapper'),
  OBJECT_PUBLICATION: medium('drop publication', 'running code', { approach: 'stop its subscribers first' }),
  OBJECT_LANGUAGE: called('language'),
  OBJECT_TSCONFIGURATION: called('text search configuration'),
  OBJECT_TSDICTIONARY: called('text search dictionary'),
} satisfies Partial<Readonly<Record<ObjectType, Profile>>>;

type Drop = (typeof drops)[keyof typeof drops] | Profile<`drop ${ObjectWord}`>;

/** CASCADE takes along what is not named, so the statement alone does not say how far it reaches. */
const dropProfile = (body: DropStmt): Drop => {
  const kind = body.removeType ?? 'OBJECT_TABLE';
  const known: Partial<Readonly<Record<ObjectType, Drop>>> = drops;
  const profile = known[kind] ?? low(`drop ${objectWord(kind)}` as const);
  if (body.behavior !== 'DROP_CASCADE' || profile.risk === 'high') return profile;
  return { ...profile, reversible: profile.reversible === 'yes' ? 'unknown' : profile.reversible };
};
