import type { ObjectType, RenameStmt } from '../../model/node.ts';
import { objectWord } from '../../model/object-words.ts';
import { approaches } from './approaches.ts';
import { always, high, type Kinds, low, medium } from './profile.ts';

/** Names, owners, places and descriptions of objects that exist. */
export const naming = {
  RenameStmt: (body) => [renameProfile(body)],
  AlterObjectSchemaStmt: (body) => [
    usedByName.has(body.objectType ?? 'OBJECT_TABLE')
      ? high(`move ${objectWord(body.objectType)} to another schema` as const, 'running code', {
          approach: approaches.rename,
        })
      : low(`move ${objectWord(body.objectType)} to another schema` as const),
  ],
  AlterOwnerStmt: (body) => [
    medium(`change owner of ${objectWord(body.objectType)}` as const, 'access', { approach: approaches.access }),
  ],
  AlterObjectDependsStmt: always(low('change extension dependency')),
  CommentStmt: (body) => [low(`comment on ${objectWord(body.objtype)}` as const)],
  SecLabelStmt: (body) => [medium(`security label on ${objectWord(body.objtype)}` as const, 'access')],
} satisfies Partial<Kinds>;

/** Objects that application code names in its queries. */
const usedByName: ReadonlySet<ObjectType> = new Set([
  'OBJECT_TABLE',
  'OBJECT_FOREIGN_TABLE',
  'OBJECT_COLUMN',
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_SCHEMA',
  'OBJECT_FUNCTION',
  'OBJECT_PROCEDURE',
  'OBJECT_ROUTINE',
  'OBJECT_AGGREGATE',
  'OBJECT_SEQUENCE',
  'OBJECT_DATABASE',
  'OBJECT_ROLE',
]);

/** Named by casts and by generated code, less by queries. */
const usedByType: ReadonlySet<ObjectType> = new Set(['OBJECT_TYPE', 'OBJECT_DOMAIN', 'OBJECT_ATTRIBUTE']);

const renameProfile = (body: RenameStmt) => {
  const kind = body.renameType ?? 'OBJECT_TABLE';
  const named = `rename ${objectWord(kind)}` as const;
  if (usedByName.has(kind)) return high(named, 'running code', { approach: approaches.rename });
  if (usedByType.has(kind)) return medium(named, 'running code', { approach: approaches.rename });
  return low(named);
};
