import { isLater } from '../frameworks/detecting/later.ts';
import type { OpenEnd } from '../model/open-ends.ts';
import type { ProjectReview, Review } from '../model/review.ts';
import type { Schema, Table, Trigger } from '../model/schema.ts';
import { quoteIdentifier, quoteLiteral, shortName, splitQualifiedName } from '../sql/names.ts';
import { functionOf, isSync } from './sync-triggers.ts';

/** What the change leaves to a later one: constraints that are not validated, and triggers that keep two columns equal. */
export function openEndsOf({ projects }: Pick<Review, 'projects'>): readonly OpenEnd[] {
  return projects.flatMap(({ before, after }) => {
    const old = new Set(endsIn(before).map(({ key }) => key));
    return endsIn(after).filter(({ key }) => !old.has(key));
  });
}

/** The keys of what the change finishes: it was open before, and is not any more. */
export function finishedBy({ projects }: Pick<Review, 'projects'>): readonly string[] {
  return projects.flatMap(({ before, after }: ProjectReview) => {
    if (after === undefined) return [];
    const still = new Set(endsIn(after).map(({ key }) => key));
    return endsIn(before).flatMap(({ key }) => (still.has(key) ? [] : [key]));
  });
}

const endsIn = (schema: Schema | undefined): readonly OpenEnd[] =>
  (schema?.tables ?? []).flatMap((table) => [...notValidated(table), ...kept(table, schema)]);

/** The task without its reason: `Validate orders_user_id_fkey on orders`. */
export function inBrief({ task }: OpenEnd): string {
  return task.split(':')[0] ?? task;
}

/** Whether a file is of a stage of a written plan that waits for its turn. */
export function waits(path: string): boolean {
  return isLater(path) && path.endsWith('.sql');
}

const notValidated = ({ name, constraints }: Table): readonly OpenEnd[] =>
  constraints
    .filter(({ validated, type }) => !validated && (type === 'check' || type === 'foreign key'))
    .map((constraint) => ({
      key: `constraint ${name}.${constraint.name}`,
      task: `Validate ${constraint.name} on ${shortName(name)}: until then old rows may break it`,
      sql: `ALTER TABLE ${name} VALIDATE CONSTRAINT ${quoteIdentifier(constraint.name)};`,
      verify: {
        sql: `SELECT conname FROM pg_constraint WHERE conrelid = to_regclass(${quoteLiteral(name)}) AND conname = ${quoteLiteral(constraint.name)} AND NOT convalidated;`,
        expect: '0 rows afterwards; VALIDATE itself says which value breaks it',
      },
    }));

/** Code of before has a week to go, as in a plan. */
const daysOfTheOldCode = 7;

/** The triggers of an expand step, by the names that the recipes give them. */
const kept = (table: Table, schema: Schema | undefined): readonly OpenEnd[] =>
  table.triggers.filter(isSync).map((trigger) => ({
    key: `trigger ${table.name}.${trigger.name}`,
    task: taskOf(table, trigger),
    sql: `DROP TRIGGER ${quoteIdentifier(trigger.name)} ON ${table.name};`,
    afterDays: daysOfTheOldCode,
    verify: noReader(table, trigger, schema),
  }));

const taskOf = ({ name }: Table, trigger: Trigger): string =>
  trigger.name.endsWith('_split')
    ? `Contract ${shortName(name)}: ${trigger.name} keeps it equal to another table; when no code uses the old columns any more, drop the trigger and them`
    : `Contract ${shortName(name)}: ${trigger.name} keeps two of its columns equal; when no code uses the old one any more, drop the trigger and that column`;

/** Of a renamed column, by the assignment in the trigger's own function. */
const noReader = ({ name }: Table, trigger: Trigger, schema: Schema | undefined): OpenEnd['verify'] => {
  const routine = schema?.routines.find(({ identity }) => identity === functionOf(trigger));
  const [, old] = /:= NEW\.("?[\w$]+"?);/i.exec(routine?.definition ?? '') ?? [];
  if (old === undefined) return undefined;
  const [word, table] = [old.replaceAll('"', ''), splitQualifiedName(name).name];
  const names = (one: string): string => `query ~* ${quoteLiteral(`\\m${one.replace(/[^\w]/g, '.')}\\M`)}`;
  return {
    sql: `SELECT calls, query FROM pg_stat_statements WHERE ${names(table)} AND ${names(word)};`,
    expect: `no query of the application that names ${word}, counted since the new code runs everywhere (SELECT pg_stat_statements_reset())`,
  };
};
