import type { QualifiedName } from '../../model/schema.ts';
import type { Session } from '../session.ts';
import type { Break } from './break.ts';
import { kept } from './transaction.ts';

/** Tables out of which rows were taken, with the line that they made fail. */
export type Removed = Map<QualifiedName, number>;

/** Triggers and foreign keys asleep where the role may do that. */
const deletion = async (session: Session, sql: string): Promise<void> => {
  const role = (name: string): string => `SELECT pg_catalog.set_config('session_replication_role', '${name}', true)`;
  const asleep = (): Promise<unknown> => session.run([role('replica'), sql, role('origin')].join(';\n'));
  await kept(session, asleep)
    .catch(() => kept(session, () => session.run(sql)))
    .catch(() => undefined);
};

/** Takes away the rows that break a statement, and no others. */
export async function takeAway(
  session: Session,
  breaks: readonly Break[],
  line: number,
  removed: Removed,
): Promise<void> {
  for (const { relation, there, gone } of breaks) {
    await deletion(session, `DELETE FROM ${relation} WHERE ${gone ?? there}`);
    removed.set(relation, line);
  }
}

/** All rows of some tables, where nobody can say which of them break it. */
export async function takeAwayAll(
  session: Session,
  relations: readonly QualifiedName[],
  line: number,
  removed: Removed,
): Promise<void> {
  for (const relation of new Set(relations)) {
    await deletion(session, `DELETE FROM ${relation}`);
    removed.set(relation, line);
  }
}
