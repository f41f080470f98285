import type { Comment, Grant, Owner } from '../../model/schema.ts';
import { type CommentRow, commentTarget } from './comments.ts';
import { type DefaultPrivilegesRow, defaultPrivilegesTarget, type GrantRow, grantTarget } from './grants.ts';
import type { OwnerRow } from './owners.ts';
import { sorted } from './sorting.ts';

export function toGrants(rows: readonly GrantRow[], defaults: readonly DefaultPrivilegesRow[]): readonly Grant[] {
  const grants = rows.flatMap((row): readonly Grant[] => {
    const on = grantTarget(row);
    return on === undefined ? [] : [{ on, grantee: row.grantee, privileges: row.privileges }];
  });
  const future = defaults.map(
    (row): Grant => ({
      on: defaultPrivilegesTarget(row),
      grantee: row.grantee,
      privileges: row.privileges,
    }),
  );
  return sorted([...grants, ...future], ({ on, grantee }) => `${on} ${grantee}`);
}

export function toComments(rows: readonly CommentRow[]): readonly Comment[] {
  const comments = rows.flatMap((row): readonly Comment[] => {
    const on = commentTarget(row);
    return on === undefined ? [] : [{ on, text: row.text }];
  });
  return sorted(comments, ({ on }) => on);
}

export function toOwners(rows: readonly OwnerRow[]): readonly Owner[] {
  const owners = rows.flatMap((row): readonly Owner[] => {
    const on = commentTarget(row);
    return on === undefined ? [] : [{ on, owner: row.owner }];
  });
  return sorted(owners, ({ on }) => on);
}
