import { shortName } from '../../sql/names.ts';
import { collisionsOf } from '../reading/collisions.ts';
import { fileStart } from '../reading/file-start.ts';
import { defineChangeRule } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const changedElsewhereToo = defineChangeRule({
  id: 'changed-elsewhere-too',
  severity: 'note',
  hazard: 'process',
  summary: 'another open pull request changes the same table',
  why: 'The rehearsal here ran without the other change: the two were never run one after the other.',
  references: [
    'https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges/managing-a-merge-queue',
  ],
  peers: [],
  match: (facts) => {
    const [first] = facts.migrations;
    if (first === undefined) return [];
    return collisionsOf(facts)
      .filter(({ objects }) => objects.length > 0)
      .map(({ number, objects }) => ({
        relations: objects,
        place: { migrationId: first.migration.id, statement: undefined, location: fileStart(first.migration.path) },
        number,
        names: objects.map(shortName),
      }));
  },
  message: ({ number, names }) => `the open pull request #${number} also changes ${listed(names)}`,
  advice: ({ number }) =>
    `Agree with #${number} which is merged first. When it is merged, this review is repeated on the schema that it leaves.`,
});
