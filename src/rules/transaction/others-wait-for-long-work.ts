import { makesReadsWait, makesWritesWait, whatWaits } from '../../model/conflicts.ts';
import type { Effect, LockMode } from '../../model/effect.ts';
import type { QualifiedName } from '../../model/schema.ts';
import { modeOn, type SeenWork, worksSeen } from '../../model/work.ts';
import { shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { subjectsOf } from '../reading/subjects.ts';
import { defineStatementRule } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const othersWaitForLongWork = defineStatementRule({
  id: 'others-wait-for-long-work',
  severity: 'error',
  hazard: 'blocks writes',
  summary:
    'a statement of any kind reads, indexes or rewrites a whole table, or lasts, under a lock that makes others wait',
  why: 'Whatever the statement is, the lock is held until its transaction ends, and such work grows with the table.',
  references: ['https://www.postgresql.org/docs/current/explicit-locking.html'],
  speaksLast: true,
  shrinksWithSize: true,
  match: (facts) => {
    if (facts.insideBlock || facts.effect === undefined) return undefined;
    const empty = emptyTable(facts);
    const busy = [...worksUnderLock(facts.effect), ...longUnderLock(facts.effect)].filter(
      ({ table }) => facts.exists(table) && table !== empty,
    );
    const [worst] = busy;
    if (worst === undefined) return undefined;
    const relations = [...new Set(busy.map(({ table }) => table))];
    return {
      ...worst,
      relations,
      hazard: makesReadsWait(worst.mode) ? 'blocks reads and writes' : 'blocks writes',
    };
  },
  message: ({ table, mode, doing, relations }) => {
    const others = relations.length > 1 ? `; so it does with ${listed(relations.slice(1))}` : '';
    return `the statement holds ${mode} on ${shortName(table)} while it ${doing}: ${whatWaits(mode)} wait until the transaction ends${others}`;
  },
  advice: () =>
    'Put the long work into a transaction of its own, without the strong lock: before the schema change, or in batches after it.',
});

/** A table that gets a column which no row can have: it fails where there are rows, and is brief where there are none. */
const emptyTable = ({ node, trace, name }: StatementFacts): QualifiedName | undefined =>
  trace?.outcome.kind === 'depends on data' && 'AlterTableStmt' in node && subjectsOf(node, ['AT_AddColumn']).length > 0
    ? name(node.AlterTableStmt.relation)
    : undefined;

type Busy = { readonly table: QualifiedName; readonly mode: LockMode; readonly doing: string };

const worksUnderLock = (effect: Effect): readonly Busy[] =>
  worksSeen(effect).flatMap((work) => {
    const mode = modeOn(work.relation, effect);
    const doing = inWords(work);
    return doing === undefined || mode === undefined || !makesWritesWait(mode)
      ? []
      : [{ table: work.relation, mode, doing }];
  });

/** Of rows that are written other rules speak. */
const inWords = (work: SeenWork): string | undefined => {
  if (work.kind === 'rows') return undefined;
  if (work.kind === 'index build') return `builds ${shortName(work.index)} over every row`;
  return work.kind === 'rewrite' ? 'rewrites every row' : 'reads every row';
};

/** Seconds on a handful of rows: it sleeps, or waits for something else. */
const longUnderLock = ({ lasted, locks, held = [] }: Effect): readonly Busy[] =>
  lasted === undefined
    ? []
    : [...locks, ...held]
        .filter(({ isNew, kind, mode }) => !isNew && kind !== 'index' && makesWritesWait(mode))
        .map(({ relation, mode }) => ({
          table: relation,
          mode,
          doing: `lasts: ${lasted} s in the rehearsal, on a few rows`,
        }));
