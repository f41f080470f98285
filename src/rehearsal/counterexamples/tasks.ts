import type { Schema } from '../../model/schema.ts';
import { readSchema } from '../catalog/read-schema.ts';
import type { RunStatement } from '../protocol.ts';
import type { Session } from '../session.ts';
import type { Ask, PutOff } from './ask.ts';
import { type Prepared, prepareAnything, prepareRow } from './prepared-row.ts';
import { kept } from './transaction.ts';

export type Asked = { readonly ask: Ask; readonly prepared: Prepared };

/** A statement of the change, with the rows that were made for what it asks. */
export type Task = { readonly key: string; readonly statement: RunStatement; readonly asked: readonly Asked[] };

/** A change asks little of rows as a rule; one that asks much is not held up by us. */
const mostAsks = 40;

export function asksOf({ demands }: RunStatement): readonly Ask[] {
  return demands?.asks ?? [];
}

/** What VALIDATE CONSTRAINT asks, where the change makes the constraint: the catalog does not know it before. */
const beforehand = (ask: Ask, putOff: readonly PutOff[]): Ask => {
  if (ask.kind !== 'validate') return ask;
  const own = putOff.filter(({ table }) => table === ask.table);
  const named = own.find(({ name }) => name === ask.constraint) ?? own.find(({ name }) => name === undefined);
  return named?.ask ?? ask;
};

type Numbered = { readonly ask: Ask; readonly sql: string; readonly number: number };

/** Makes the rows for all that the statements ask, under the names before the change, or those that it gives. */
export async function prepareTasks(
  session: Session,
  before: Schema,
  statements: readonly { readonly key: string; readonly statement: RunStatement }[],
  until: number,
): Promise<readonly Task[]> {
  const putOff = statements.flatMap(({ statement }) => statement.demands?.putOff ?? []);
  const asks = statements.flatMap(({ statement }) => asksOf(statement).map((ask) => ({ ask, sql: statement.sql })));
  const prepared = new Map<Ask, Prepared>();
  const waiting: Numbered[] = [];
  const prepare = async (schema: Schema, { ask, sql, number }: Numbered): Promise<boolean> => {
    const made =
      performance.now() > until ? nothing : await prepareRow(session, schema, beforehand(ask, putOff), sql, number);
    if (made !== undefined) prepared.set(ask, made);
    return made !== undefined;
  };
  for (const [number, { ask, sql }] of asks.slice(0, mostAsks).entries())
    if (!(await prepare(before, { ask, sql, number }))) waiting.push({ ask, sql, number });
  if (waiting.length > 0) {
    await underNewNames(session, statements, async (schema) => {
      for (const one of waiting) await prepare(schema, one);
    });
  }
  for (const { ask, sql, number } of waiting)
    if (!prepared.has(ask)) prepared.set(ask, await prepareAnything(session, before, ask, sql, number));
  return statements.map(({ key, statement }) => ({
    key,
    statement,
    asked: asksOf(statement).map((ask) => ({ ask, prepared: prepared.get(ask) ?? nothing })),
  }));
}

const nothing: Prepared = { attempts: [] };

/** Renames what the change renames, and takes that back: rows stay, whatever their columns are called meanwhile. */
const underNewNames = async (
  session: Session,
  statements: readonly { readonly statement: RunStatement }[],
  work: (schema: Schema) => Promise<void>,
): Promise<void> => {
  const renames = statements.flatMap(({ statement }) => statement.demands?.renames ?? []);
  const run = (sql: string): Promise<boolean> =>
    kept(session, () => session.run(sql)).then(
      () => true,
      () => false,
    );
  const done: string[] = [];
  for (const { sql, back } of renames) if (await run(sql)) done.unshift(back);
  if (done.length > 0) await work(await readSchema(async (sql) => (await session.run(sql)).rows));
  for (const back of done) await run(back);
};
