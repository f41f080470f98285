import { lossesTold, restoring } from '../reading/losses-told.ts';
import { defineMigrationRule } from '../rule.ts';
import { enumerated } from '../wording/enumerated.ts';

export const tableNoLongerPublished = defineMigrationRule({
  id: 'table-no-longer-published',
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'a publication is dropped, or tables leave it',
  why: 'Subscribers (replicas, warehouses, change feeds) get no more rows of the table, and nothing fails on the publisher. When it comes back, the rows between are missing there.',
  references: ['https://www.postgresql.org/docs/current/logical-replication-publication.html'],
  match: (facts) => {
    const told = lossesTold(facts, ({ kind, asked }) => {
      if (kind !== 'published table' && kind !== 'publication') return undefined;
      return asked ? 'warning' : 'error';
    });
    return [...Map.groupBy(told, ({ place }) => `${place.statement}`).values()].flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const all = group.flatMap(({ losses }) => losses);
      const whole = all.filter(({ kind }) => kind === 'publication');
      const relations = group.flatMap((one) => one.relations);
      return [{ ...first, relations, losses: whole.length > 0 ? whole : all, all }];
    });
  },
  message: ({ losses, all }) => {
    const asked = losses.every((loss) => loss.asked) ? '' : ', which no statement asks for';
    const isWhole = losses[0]?.kind === 'publication';
    return `${enumerated(losses.map(({ what }) => what))} ${losses.length > 1 ? 'are' : 'is'} ${isWhole ? 'dropped' : 'no longer published'}${asked}: subscribers get no more rows${isWhole ? tablesOf(all.map(({ of }) => of)) : ''}, and nothing fails here`;
  },
  advice: ({ all }) =>
    `Make sure that no subscriber needs it: those that do must copy the table again. To bring it back: ${restoring(all)}`,
});

const tablesOf = (of: readonly string[]): string => {
  const tables = of.filter((name) => name !== '');
  return tables.length === 0 ? '' : ` of ${enumerated(tables)}`;
};
