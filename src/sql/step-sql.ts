import type { Transaction } from '../model/migration.ts';
import type { Step } from '../model/step.ts';
import { splitByLexer } from './split.ts';

/** How a migration tool runs what stands in one of its files. */
export type Runner = Pick<Transaction, 'mode' | 'alone'>;

/**
 * The SQL of a step as it stands in a file, its time limits first. A step in a transaction of its own opens one where the tool
 * opens none; elsewhere its limits are scoped to the tool's transaction. A step outside any transaction sets them for
 * the session, save where each of its statements needs a file to itself.
 */
export function stepSql(step: Step, runner: Runner): string {
  const own = step.transaction === 'own';
  if (!own && runner.alone) return filesOf(step.sql.trim());
  const lines = [...limitsOf(step, own ? 'SET LOCAL' : 'SET'), step.sql.trim()];
  return (own && runner.mode === 'none' ? ['BEGIN;', ...lines, 'COMMIT;'] : lines).join('\n');
}

/** The time limits of a step, as statements. */
export function limitsOf(step: Step, set: 'SET' | 'SET LOCAL'): readonly string[] {
  return [
    ['lock_timeout', step.lockTimeout],
    ['statement_timeout', step.statementTimeout],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`${set} ${name} = '${value.replaceAll("'", "''")}';`]));
}

/** The statements of a text, each with its end; the whole where it can't be taken apart. */
export function statementsOf(sql: string): readonly string[] {
  const spans = splitByLexer(sql) ?? [];
  const parts = spans.map(({ start, end }) => `${sql.slice(start, end).trim().replace(/;$/, '')};`);
  return parts.length === 0 && sql.trim() !== '' ? [sql.trim()] : parts;
}

/** Each statement under a line that says which file it goes to. */
const filesOf = (sql: string): string => {
  const parts = statementsOf(sql);
  if (parts.length < 2) return sql;
  return parts
    .map((part, index) => `-- file ${index + 1} of ${parts.length}: this statement alone\n${part}`)
    .join('\n');
};
