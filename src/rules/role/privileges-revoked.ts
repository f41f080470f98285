import type { PlacedLoss } from '../facts.ts';
import { lossesTold } from '../reading/losses-told.ts';
import { defineMigrationRule } from '../rule.ts';
import { enumerated } from '../wording/enumerated.ts';

export const privilegesRevoked = defineMigrationRule({
  id: 'privileges-revoked',
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'a role loses privileges that it holds today',
  why: 'Statements of the role fail at once (42501), also those of the release that runs during the deploy.',
  references: ['https://www.postgresql.org/docs/current/sql-revoke.html'],
  match: (facts) => {
    const told = lossesTold(facts, (loss) => (isRevoked(loss) ? 'warning' : undefined));
    const byStatement = Map.groupBy(told, ({ place }) => `${place.statement}`);
    return [...byStatement.values()].flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const losses = group.flatMap((one) => one.losses);
      const severity = losses.every(isOfEverybody) ? ('note' as const) : ('warning' as const);
      return [{ relations: group.flatMap(({ relations }) => relations), place: first.place, severity, losses }];
    });
  },
  message: ({ losses }) =>
    `${[...Map.groupBy(losses, ({ what }) => what)].map(([what, each]) => `${what} on ${enumerated(each.map(({ of }) => of))}`).join('; ')} ${losses.length === 1 ? 'is' : 'are'} revoked: what still needs ${losses.length === 1 ? 'it' : 'them'} gets “permission denied” (42501)`,
  advice: () =>
    'Make sure that no running code of the role needs it; revoke it in the release after the one that stops to.',
});

const isRevoked = ({ kind, asked }: PlacedLoss): boolean =>
  asked && (kind === 'privilege' || kind === 'future privilege');

/** What PUBLIC held, roles may hold by themselves: to take it is what hardening is. */
const isOfEverybody = ({ what }: PlacedLoss): boolean => what.endsWith(' for PUBLIC');
