import { shortName } from '../../sql/names.ts';
import type { ChangeKind } from '../../statements/kinds/all-kinds.ts';
import type { PlannedChange } from '../../statements/record.ts';
import { dependingOnData, failureInWords } from '../failures.ts';
import { isAnyOf, listed, onExisting, statementsOf } from '../statements.ts';
import { type Answer, answered, failedAnswer, notApplicable, notTried, notYetAsked, seen, tried } from './answer.ts';

const adding: ReadonlySet<ChangeKind> = new Set(['add non-null column']);

/** Defaults defined for new NOT NULL columns? A column made required in a later statement of the change counts too. */
export function defaultsDefined(change: PlannedChange): Answer {
  const added = onExisting(change, adding);
  const failing = added.filter((statement) => dependingOnData(change).includes(statement));
  if (failing.length > 0) {
    return failedAnswer(tried(listed(failing.map(failureInWords))), failing, notYetAsked(change, failing));
  }
  const lacking = withoutDefault(change);
  if (lacking.length > 0) return lackingAnswer(change, lacking);
  if (added.length === 0) return notApplicable('no NOT NULL column is added to an existing table');
  if (added.every(({ settledBy }) => settledBy.includes('constant default'))) {
    return answered(seen('every new NOT NULL column has a constant default'), added);
  }
  const ground =
    change.rehearsal.after === undefined
      ? notTried('not rehearsed, and the SQL alone does not tell')
      : seen('every new NOT NULL column has a default');
  return answered(ground, added);
}

type NewColumn = { readonly table: string; readonly column: string };

const withoutDefault = ({ narrowed }: PlannedChange): readonly NewColumn[] =>
  narrowed.flatMap((one) =>
    one.kind === 'required column' && one.isNew ? [{ table: one.table, column: one.column }] : [],
  );

const makesRequired: ReadonlySet<ChangeKind> = new Set(['add non-null column', 'set not null', 'add primary key']);

const lackingAnswer = (change: PlannedChange, lacking: readonly NewColumn[]): Answer => {
  const concerned = statementsOf(change).filter(
    (one) => isAnyOf(one, makesRequired) && lacking.some(({ table }) => one.relations.includes(table)),
  );
  const names = listed(lacking.map(({ table, column }) => `\`${shortName(table)}.${column}\``));
  const text = `NOT NULL without a default: ${names}; inserts that leave ${lacking.length === 1 ? 'it' : 'them'} out fail`;
  return failedAnswer(seen(text), concerned, notYetAsked(change, concerned));
};
