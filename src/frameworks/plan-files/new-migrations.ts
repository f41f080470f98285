import type { Step } from '../../model/step.ts';
import { limitsOf, statementsOf } from '../../sql/step-sql.ts';
import type { NewMigration, Writing } from '../writing/writing.ts';

/** A migration without its version: the step that it does, or one statement of it. */
export type Draft = Omit<NewMigration, 'version'> & { readonly day: number };

/**
 * The migrations that do a step: one, or one for each statement where the tool leaves its transaction only for a statement
 * that is alone.
 *
 * @param begins the tool opens no transaction around a file, so that a step which needs one opens its own
 */
export function draftsOf(step: Step, outside: Writing['outside'], begins: boolean): readonly Draft[] {
  const name = slug(step.id);
  const { day, down } = step;
  if (step.transaction === 'own') {
    const up = [...limitsOf(step, 'SET LOCAL'), step.sql.trim()];
    const sql = begins ? ['BEGIN;', ...up, 'COMMIT;'] : up;
    return [{ name, up: headed(step, sql.join('\n')), down: down?.trim(), outside: false, day }];
  }
  const statements = statementsOf(step.sql);
  if (outside !== 'alone' || statements.length < 2) {
    const limits = outside === 'alone' ? [] : limitsOf(step, 'SET');
    return [{ name, up: headed(step, [...limits, ...statements].join('\n')), down: down?.trim(), outside: true, day }];
  }
  // What takes the whole step back belongs to the last of them: it goes first on the way back.
  return statements.map((statement, index) => ({
    name: `${name}_${index + 1}`,
    up: headed(step, statement),
    down: index === statements.length - 1 ? down?.trim() : '',
    outside: true,
    day,
  }));
}

/** What it is for, in the file: nobody has the plan beside it in a year. */
const headed = ({ title, why }: Step, sql: string): string => `${[title, why].map(comment).join('\n')}\n${sql}`;

/**
 * A comment of one line, whatever a name holds, and without what tools that cut files at semicolons take for the end of a
 * statement or the start of a text (Prisma's driver adapters, dbmate and goose do so in one version or another).
 */
export function comment(text: string): string {
  return `-- ${text.replaceAll(/\s+/g, ' ').replaceAll(';', ',').replaceAll(/['"$]/g, '').slice(0, 300)}`;
}

/** Letters, digits and `_`, whatever the tables are called: it becomes a file's name. */
export function slug(id: string): string {
  return (
    id
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '_')
      .replaceAll(/^_+|_+$/g, '')
      .slice(0, 60)
      .replace(/_+$/, '') || 'step'
  );
}
