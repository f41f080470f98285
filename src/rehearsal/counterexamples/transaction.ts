import type { Run } from '../rows/engine.ts';
import { failureOf } from '../rows/engine.ts';
import type { Session } from '../session.ts';

const savepoint = 'migration_planner_argue';

/** Work inside the transaction that is rolled back in the end: what fails leaves nothing behind. */
export async function kept<T>(session: Session, work: () => Promise<T>, isKept: (result: T) => boolean = () => true) {
  await session.run(`SAVEPOINT ${savepoint}`);
  let keeps = false;
  try {
    const result = await work();
    keeps = isKept(result);
    return result;
  } finally {
    if (!keeps) await session.run(`ROLLBACK TO SAVEPOINT ${savepoint}`);
    await session.run(`RELEASE SAVEPOINT ${savepoint}`);
  }
}

/** Each statement under a savepoint of its own: one that fails fails alone. */
export function guarded(session: Session): Run {
  return (sql) => kept(session, async () => (await session.run(sql)).rows);
}

/** An answer, whatever it needed to be found being undone; undefined where it cannot be given. */
export async function asked<T>(session: Session, question: () => Promise<T>): Promise<T | undefined> {
  try {
    return await kept(session, question, () => false);
  } catch (error) {
    failureOf(error); // What it names is not there (yet): there is no answer.
    return undefined;
  }
}

type Position = { readonly sequence: string; readonly last: string };

const positions = `SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename) AS sequence, last_value::text AS last
FROM pg_catalog.pg_sequences WHERE last_value IS NOT NULL`;

/** Runs `work` in a transaction and rolls it back; sequences, which no rollback moves, are put where they stood. */
export async function rolledBack(session: Session, work: () => Promise<void>): Promise<void> {
  const read = async (): Promise<readonly Position[]> =>
    (await session.run(positions)).rows.map(({ sequence, last }) => ({
      sequence: String(sequence),
      last: String(last),
    }));
  const before = new Map((await read()).map(({ sequence, last }) => [sequence, last]));
  await session.run('BEGIN');
  try {
    await work();
  } finally {
    await session.run('ROLLBACK');
    for (const { sequence, last } of await read()) {
      const stood = before.get(sequence);
      const text = sequence.replaceAll("'", "''");
      if (stood === undefined) await session.run(`ALTER SEQUENCE ${sequence} RESTART`);
      else if (stood !== last) await session.run(`SELECT pg_catalog.setval('${text}', ${stood})`);
    }
  }
}
