import type { PlacedGone } from '../facts.ts';
import { runsOther } from '../reading/culprit.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';
import { enumerated } from '../wording/enumerated.ts';

export const droppedWithoutBeingNamed = defineMigrationRule({
  id: 'dropped-without-being-named',
  severity: 'error',
  hazard: 'data loss',
  summary: 'tables, columns or views go, or get another name, that no statement names',
  why: 'DROP OWNED, functions and SQL that is put together while it runs drop what the database holds then: in production that may be more than in the rehearsal.',
  references: ['https://www.postgresql.org/docs/current/sql-drop-owned.html'],
  match: ({ statements, losses }) => {
    const unnamed = losses().gone.filter(({ asked, by }) => !asked && runsOther(by.node));
    const byStatement = Map.groupBy(unnamed, ({ by }) => by.index);
    const byPlace = Map.groupBy(unnamed, ({ by, isElsewhere }) => `${by.index} ${isElsewhere}`);
    const owned = statements.filter(({ node, index }) => 'DropOwnedStmt' in node && !byStatement.has(index));
    return [
      ...[...byPlace.values()].flatMap(foundIn),
      ...owned.map((facts) => ({
        relations: [],
        place: placeOf(facts),
        severity: 'warning' as const,
        what: 'DROP OWNED',
        isElsewhere: false,
        gone: [],
        values: false,
      })),
    ];
  },
  message: ({ what, gone, values, isElsewhere }) =>
    gone.length === 0
      ? `${what} drops whatever the role owns in production, and revokes what it was granted; here it owned nothing`
      : isElsewhere
        ? `${what} renames or moves ${enumerated(gone)}: code that uses the old name fails from then on`
        : `${what} drops ${enumerated(gone)}${values ? ': the rows and values are lost' : ''}, and whatever else it finds in production`,
  advice: ({ isElsewhere }) =>
    isElsewhere
      ? 'Rename each by its name, in a statement of its own: then the review shows what code does meanwhile.'
      : 'Drop each by its name, without CASCADE, when nothing uses it any more; take a backup of what holds rows.',
});

const foundIn = (all: readonly PlacedGone[]) => {
  const [first] = all;
  if (first === undefined) return [];
  const { isElsewhere } = first;
  const values = !isElsewhere && all.some(({ holdsValues }) => holdsValues);
  return [
    {
      relations: all.flatMap(({ kind, name }) => (kind === 'table' || kind === 'column' ? [name] : [])),
      place: placeOf(first.by),
      isElsewhere,
      hazard: isElsewhere ? ('breaks running code' as const) : undefined,
      severity: values ? ('error' as const) : ('warning' as const),
      what: 'DropOwnedStmt' in first.by.node ? 'DROP OWNED' : 'SQL that this statement runs',
      gone: all.map(({ what }) => what),
      values,
    },
  ];
};
