import type { StatementTrace } from '../model/effect.ts';
import type { QualifiedName, Schema } from '../model/schema.ts';
import type { Statement } from '../model/statement.ts';
import { innerStatements } from '../sql/inner.ts';
import { renamesIn } from './renames.ts';
import { namedIn } from './subjects.ts';

export type TouchedInput = {
  readonly statements: readonly Statement[];
  readonly traces: readonly StatementTrace[];
  readonly before: Schema | undefined;
  readonly after: Schema | undefined;
  readonly defaultSchema: string;
};

/**
 * The relations that a change is about, sorted: those its statements name (a view's own query and a function's body
 * aside), those it took more than a reader's lock on, and the new names of what it renames. Where schemas are given,
 * only what is a table or a view in one of them. Foreign key neighbours that are neither named nor locked are not in it.
 */
export function touchedRelations(input: TouchedInput): readonly QualifiedName[] {
  const { statements, traces, before, after, defaultSchema } = input;
  const flat = statements.flatMap((one) => [one, ...innerStatements(one).statements]);
  const named = flat.flatMap((one) => {
    const { subjects, others } = namedIn(one.node, defaultSchema, before);
    return [...subjects, ...others];
  });
  const locked = traces.flatMap((trace) => trace.effect?.locks ?? []).filter((lock) => lock.mode !== 'ACCESS SHARE');
  const renames = renamesIn(statements, defaultSchema).filter((one) => one.kind === 'table' || one.kind === 'view');
  const all = new Set([
    ...named,
    ...locked.map((lock) => lock.table ?? lock.relation),
    ...renames.map((rename) => rename.to),
  ]);
  const known = [before, after].flatMap((schema) => (schema ? [...schema.tables, ...schema.views] : []));
  const names = new Set(known.map((one) => one.name));
  return [...all].filter((name) => names.size === 0 || names.has(name)).sort();
}
