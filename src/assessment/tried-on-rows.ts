import { type Ground, weakest } from '../model/basis.ts';
import { type Counterexample, cameToItsEnd } from '../model/effect.ts';
import { worksSeen } from '../model/work.ts';
import { shortName } from '../sql/names.ts';
import type { ChangeKind } from '../statements/kinds/all-kinds.ts';
import type { PlannedChange, SeenStatement } from '../statements/record.ts';
import { isAnyOf, isOnNew, listed, quoted } from './statements.ts';

/**
 * Whether a statement that asks something of rows met the rows that could break it. Only those argue back: that it passed
 * with any other row, or with none, says nothing.
 */
export function triedOnRows(change: PlannedChange, statement: SeenStatement): Ground {
  const { trace, relations } = statement;
  const sql = quoted(statement.sql);
  if (change.rehearsal.outcome === 'not rehearsed') {
    return { basis: 'not tried', evidence: `not rehearsed: ${change.rehearsal.reason ?? 'no reason given'}` };
  }
  if (trace === undefined || !cameToItsEnd(trace.outcome))
    return { basis: 'not tried', evidence: `${sql} did not run in the rehearsal` };
  const counterexamples = trace.counterexamples ?? [];
  if (counterexamples.length > 0) return ofCounterexamples(counterexamples);
  if (trace.effect?.source === 'observed' && worksSeen(trace.effect).length === 0) {
    return { basis: 'seen', evidence: `PostgreSQL reads no row for ${sql}` };
  }
  const tables = listed(relations.slice(0, 1).map(inCode));
  const reason = change.rehearsal.rows.notMade.find(({ table }) => relations.includes(table))?.reason;
  const because = reason === undefined ? '' : ` (${reason})`;
  const where = tables === '' ? '' : ` in ${tables}`;
  return { basis: 'not tried', evidence: `${sql} ran, but no row that could break it was${where}${because}` };
}

/** What the least of several statements rests on, with the evidence of those that decide. */
export function together(grounds: readonly Ground[]): Ground {
  const basis = weakest(grounds.map((one) => one.basis));
  return { basis, evidence: listed(grounds.filter((one) => one.basis === basis).map(({ evidence }) => evidence)) };
}

/** Statements that change rows, or copy them: one that met no row tried no trigger, no constraint and no expression. */
const writes: ReadonlySet<ChangeKind> = new Set([
  'update rows',
  'update all rows',
  'delete rows',
  'delete all rows',
  'merge rows',
  'insert rows from a query',
]);

/** A statement that writes rows and met none of ours; undefined for any other. */
export function metNoRow(change: PlannedChange, statement: SeenStatement): Ground | undefined {
  if (!isAnyOf(statement, writes) || isOnNew(statement, change)) return undefined;
  if (statement.trace?.rows !== 0 || !cameToItsEnd(statement.trace.outcome)) return undefined;
  return {
    basis: 'not tried',
    evidence: `${quoted(statement.sql)} found no row to write, so what its rows set off was not seen`,
  };
}

/** One that was not made outweighs those that were. */
const ofCounterexamples = (all: readonly Counterexample[]): Ground => {
  const open = all.filter(({ state }) => state === 'not made');
  return open.length > 0
    ? { basis: 'not tried', evidence: listed(open.map(inWords)) }
    : { basis: 'tried', evidence: listed(all.map(inWords)) };
};

const names: Readonly<Record<Counterexample['matter'], string>> = {
  'row without parent': 'a row without parent',
  duplicate: 'a duplicate',
  overlap: 'an overlap',
  NULL: 'a NULL',
  'value outside the check': 'a value outside the check',
  'value outside the type': 'a value outside the type',
  'row without partition': 'a row that fits no partition',
  'row with children': 'a row with children',
};

const inWords = ({ matter, relation, state, detail }: Counterexample): string => {
  const name = names[matter];
  const table = inCode(relation);
  const words: Readonly<Record<Counterexample['state'], string>> = {
    there: `it ran although ${table} held ${name}: ${detail}`,
    refused: `${name} in ${table} is refused before already: ${detail}`,
    'not made': `${table} was not given ${name}: ${detail}`,
  };
  return words[state];
};

const inCode = (name: string): string => `\`${shortName(name)}\``;
