import type { OpenEnd } from '../model/open-ends.ts';
import type { ProjectReview } from '../model/review.ts';
import type { Schema, Table } from '../model/schema.ts';
import { keptInSync, notValidatedYet } from '../recipes/open-ends.ts';
import { followedColumn, functionOf, readSyncTriggerName } from '../recipes/twin/sync-trigger.ts';

type Sides = Pick<ProjectReview, 'before' | 'after'>;

/** What the change leaves to a later one: constraints that are not validated, and triggers that keep two sides equal. */
export function openEndsOf({ projects }: { readonly projects: readonly Sides[] }): readonly OpenEnd[] {
  return projects.flatMap(({ before, after }) => {
    const old = new Set(openEndsIn(before).map(({ key }) => key));
    return openEndsIn(after).filter(({ key }) => !old.has(key));
  });
}

/** The keys of what the change finishes: it was open before, and is not any more. */
export function finishedBy({ projects }: { readonly projects: readonly Sides[] }): readonly string[] {
  return projects.flatMap(({ before, after }) => {
    if (after === undefined) return [];
    const still = new Set(openEndsIn(after).map(({ key }) => key));
    return openEndsIn(before).flatMap(({ key }) => (still.has(key) ? [] : [key]));
  });
}

/** What is open in a schema, as the recipes say it of themselves. */
export function openEndsIn(schema: Schema | undefined): readonly OpenEnd[] {
  return (schema?.tables ?? []).flatMap((table) => [...notValidated(table), ...inSync(table, schema)]);
}

const notValidated = ({ name, constraints }: Table): readonly OpenEnd[] =>
  constraints
    .filter(({ validated, type }) => !validated && (type === 'check' || type === 'foreign key'))
    .map((constraint) => notValidatedYet(name, constraint.name));

const inSync = ({ name: table, triggers }: Table, schema: Schema | undefined): readonly OpenEnd[] =>
  triggers.flatMap((trigger) => {
    const keeps = readSyncTriggerName(trigger.name);
    if (keeps === undefined) return [];
    const routine = schema?.routines.find(({ identity }) => identity === functionOf(trigger));
    return [keptInSync(table, trigger.name, keeps, followedColumn(routine?.definition ?? ''))];
  });
