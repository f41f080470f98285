import { defineMigrationRule } from '../rule.ts';
import { nearest } from '../wording/nearest.ts';

export const suppressionOfUnknownRule = defineMigrationRule({
  id: 'suppression-of-unknown-rule',
  severity: 'warning',
  hazard: 'process',
  summary: 'a comment allows a rule that does not exist',
  why: 'It allows nothing, although it looks as if it did.',
  references: [],
  match: ({ script, migration, ruleIds }) =>
    script.suppressions
      .filter(({ ruleId }) => !ruleIds.includes(ruleId))
      .map(({ ruleId, location }) => ({
        relations: [],
        ruleId,
        near: nearest(ruleId, ruleIds),
        place: { migrationId: migration.id, statement: undefined, location },
      })),
  message: ({ ruleId }) => `there is no rule called ${ruleId}: the comment allows nothing`,
  advice: ({ near }) => `Rules with similar names: ${near.join(', ')}.`,
});
