import type { MadeUp } from '../model/rehearsal.ts';
import type { QualifiedName, Schema } from '../model/schema.ts';
import { readSchema } from './catalog/read-schema.ts';
import type { NotRun } from './lacks/lack-of.ts';
import type { Observer } from './observe.ts';
import type { HistoryReport } from './protocol.ts';
import { discardSessionState } from './replay.ts';
import type { PlacedRow } from './rows/clear-rows.ts';
import type { Session } from './session.ts';

/** A database at some point of its history, watched, with rows of ours in some tables. */
export type WatchedDatabase = {
  readonly session: Session;
  readonly observer: Observer;
  /** Schemas that unqualified names go to, first one first; empty: PostgreSQL's own setting. */
  readonly searchPath: readonly string[];
  /** Tables that hold rows of ours. */
  readonly filled: Set<QualifiedName>;
  readonly clear: (relations: readonly QualifiedName[]) => Promise<void>;
  /** Tables that lost the rows of the history, too. */
  readonly emptied: Set<QualifiedName>;
  /** Rows went: what is there now is what a way back has to keep. */
  readonly rowsTaken: () => Promise<void>;
  readonly placed: (relations: readonly QualifiedName[]) => Promise<readonly PlacedRow[]>;
  readonly at: (path: string, line: number) => void;
  /** What was made up for the change, with the SQL that did it. */
  readonly madeUp: (MadeUp & { readonly sql: string })[];
  /** What the history made up and skipped. */
  readonly history: Pick<HistoryReport, 'madeUp' | 'skipped'>;
  /** Statements of the change that could not be run here. */
  readonly notRun: NotRun[];
};

export function schemaOf(session: Session): Promise<Schema> {
  return readSchema(async (sql) => (await session.run(sql)).rows);
}

/** A new connection's state, still watched. */
export async function resetSession(watched: WatchedDatabase): Promise<void> {
  await discardSessionState(watched.session, watched.searchPath);
  await watched.session.run('SET client_min_messages = debug1');
  watched.session.notices();
}
