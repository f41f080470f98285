import type { OpenEnd } from '../model/open-ends.ts';
import type { ProjectReview, Review } from '../model/review.ts';
import type { Schema, Table } from '../model/schema.ts';
import { quoteIdentifier, shortName } from '../sql/names.ts';

/** What the change leaves to a later one: constraints that are not validated, and triggers that keep two columns equal. */
export const openEndsOf = ({ projects }: Pick<Review, 'projects'>): readonly OpenEnd[] =>
  projects.flatMap(({ before, after }) => {
    const old = new Set(endsIn(before).map(({ key }) => key));
    return endsIn(after).filter(({ key }) => !old.has(key));
  });

/** The keys of what the change finishes: it was open before, and is not any more. */
export const finishedBy = ({ projects }: Pick<Review, 'projects'>): readonly string[] =>
  projects.flatMap(({ before, after }: ProjectReview) => {
    if (after === undefined) return [];
    const still = new Set(endsIn(after).map(({ key }) => key));
    return endsIn(before).flatMap(({ key }) => (still.has(key) ? [] : [key]));
  });

const endsIn = (schema: Schema | undefined): readonly OpenEnd[] =>
  (schema?.tables ?? []).flatMap((table) => [...notValidated(table), ...twins(table)]);

const notValidated = ({ name, constraints }: Table): readonly OpenEnd[] =>
  constraints
    .filter(({ validated, type }) => !validated && (type === 'check' || type === 'foreign key'))
    .map((constraint) => ({
      key: `constraint ${name}.${constraint.name}`,
      task: `Validate ${constraint.name} on ${shortName(name)}: until then old rows may break it`,
      sql: `ALTER TABLE ${name} VALIDATE CONSTRAINT ${quoteIdentifier(constraint.name)};`,
    }));

/** The trigger of an expand step, by the name that the recipe gives it. */
const twins = ({ name, triggers }: Table): readonly OpenEnd[] =>
  triggers
    .filter((trigger) => /^zz_sync_.*_twin$/.test(trigger.name))
    .map((trigger) => ({
      key: `trigger ${name}.${trigger.name}`,
      task: `Contract ${shortName(name)}: ${trigger.name} keeps two of its columns equal; when no code uses the old one any more, drop the trigger and that column`,
      sql: `DROP TRIGGER ${quoteIdentifier(trigger.name)} ON ${name};`,
    }));
