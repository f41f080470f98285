import { objectWord } from '../../model/object-words.ts';
import { approaches } from './approaches.ts';
import { always, type Kinds, low, medium } from './profile.ts';

const access = { approach: approaches.access } as const;

/** Roles, privileges and row security policies. */
export const privileges = {
  GrantStmt: (body) => [
    body.is_grant === true
      ? low(`grant on ${objectWord(body.objtype)}` as const, { ...access, hazard: 'access' })
      : medium(`revoke on ${objectWord(body.objtype)}` as const, 'access', access),
  ],
  GrantRoleStmt: (body) => [
    body.is_grant === true
      ? low('grant role', { ...access, hazard: 'access' })
      : medium('revoke role', 'access', access),
  ],
  AlterDefaultPrivilegesStmt: always(low('change default privileges', { ...access, hazard: 'access' })),
  CreateRoleStmt: always(low('create role', { approach: approaches.outsideMigration, hazard: 'access' })),
  AlterRoleStmt: always(medium('change role', 'access', { approach: approaches.outsideMigration })),
  AlterRoleSetStmt: always(medium('change settings of role', 'access', { approach: approaches.outsideMigration })),
  ReassignOwnedStmt: always(medium('reassign owned objects', 'access', access)),
  CreatePolicyStmt: always(low('create policy', { ...access, hazard: 'access' })),
  AlterPolicyStmt: always(medium('change policy', 'access', access)),
} satisfies Partial<Kinds>;
