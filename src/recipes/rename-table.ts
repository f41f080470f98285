import type { Schema } from '../model/schema.ts';
import type { Step } from '../model/step.ts';
import { quoteIdentifier, quoteLiteral, shortName, splitQualifiedName } from '../sql/names.ts';
import { besideTable, columnList } from './name.ts';
import { noRecipe, type Recipe, recipe } from './recipe.ts';
import { applicationStep, briefStep, checkStep, statements, stepId } from './step.ts';
import { type RecipeTarget, tableOf } from './target.ts';

/** A table renamed while code that knows the old name still runs: an updatable view answers to it until that code is gone. */
export function renameTable(target: RecipeTarget, { to }: { readonly to: string }): Recipe {
  const table = tableOf(target);
  if (table === undefined || table.kind === 'foreign table') return noRecipe;
  // Such a view would show rows that the table's policies hide.
  if (table.rowSecurity !== 'off' && target.postgres < 15) return noRecipe;
  const renamed = besideTable(target.table, to);
  const steps = [expand(target, renamed, to), ...move(target, renamed), contract(target, renamed)];
  return recipe(steps, { leaves: [{ table: target.table, column: undefined }] });
}

const viewStatements = (target: RecipeTarget, renamed: string): readonly string[] => {
  const table = tableOf(target);
  const columns = columnList((table?.columns ?? []).map((column) => column.name));
  const invoker = table?.rowSecurity !== 'off' ? ' WITH (security_invoker = true)' : '';
  return [
    `CREATE VIEW ${target.table}${invoker} AS SELECT ${columns} FROM ${renamed}`,
    ...grantsOn(target.before, target.table),
  ];
};

/** The view is asked with the same privileges as the table was. */
const grantsOn = (before: Schema | undefined, table: string): readonly string[] =>
  (before?.grants ?? [])
    .filter((grant) => grant.on === `TABLE ${table}`)
    .flatMap((grant) => grant.privileges.map((privilege) => ({ privilege, grantee: grant.grantee })))
    .filter(({ privilege }) => ['SELECT', 'INSERT', 'UPDATE', 'DELETE'].includes(privilege))
    .map(({ privilege, grantee }) => `GRANT ${privilege} ON ${table} TO ${grantee}`);

const expand = (target: RecipeTarget, renamed: string, to: string): Step => {
  const from = quoteIdentifier(splitQualifiedName(target.table).name);
  return briefStep({
    id: stepId(target.table, 'rename'),
    title: `Rename ${shortName(target.table)} to ${shortName(renamed)} and leave a view under the old name`,
    purpose: 'rename',
    sql: statements(`ALTER TABLE ${target.table} RENAME TO ${quoteIdentifier(to)}`, ...viewStatements(target, renamed)),
    down: statements(`DROP VIEW ${target.table}`, `ALTER TABLE ${renamed} RENAME TO ${from}`),
    why: 'One transaction, so a query by the old name never fails. The view takes INSERT, UPDATE and DELETE; TRUNCATE, COPY … FROM and LOCK by the old name do not reach the table.',
  });
};

const move = (target: RecipeTarget, renamed: string): readonly Step[] => [
  applicationStep({
    id: stepId(target.table, 'switch'),
    title: `Deploy code that uses ${shortName(renamed)}`,
    purpose: 'deploy code',
    release: 1,
    day: 2,
    application: `Read and write ${shortName(renamed)}; nothing uses ${shortName(target.table)} any more.`,
    why: 'Until every instance runs it, the view serves those that do not.',
  }),
  checkStep({
    id: stepId(target.table, 'unused'),
    title: `Verify that nothing uses the view ${shortName(target.table)}`,
    sql: statements(
      `SELECT DISTINCT dependent.ev_class::regclass AS used_by FROM pg_depend d JOIN pg_rewrite dependent ON dependent.oid = d.objid WHERE d.refobjid = to_regclass(${quoteLiteral(target.table)}) AND dependent.ev_class <> d.refobjid`,
    ),
    release: 1,
    day: 7,
    application: 'No rows; and no query by the old name in pg_stat_statements or the server’s log since the deploy.',
    why: 'A query by the old name fails once the view is gone.',
    down: '',
  }),
];

const contract = (target: RecipeTarget, renamed: string): Step =>
  briefStep({
    id: stepId(target.table, 'drop-view'),
    title: `Drop the view ${shortName(target.table)}`,
    purpose: 'drop',
    phase: 'contract',
    sql: statements(`DROP VIEW ${target.table}`),
    down: statements(...viewStatements(target, renamed)),
    release: 2,
    day: 8,
    why: 'The schema is now what the migration as written leaves.',
  });
