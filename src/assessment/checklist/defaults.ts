import type { Schema, Table } from '../../model/schema.ts';
import { quoteIdentifier, shortName } from '../../sql/names.ts';
import type { Evidence } from '../evidence.ts';
import { failureInWords } from '../failures.ts';
import { type Concerned, listed, onExisting, statementsOf, typesOf } from '../statements.ts';
import { type Answer, failedAnswer, notApplicable, notYetAsked, proven, toConfirm } from './answer.ts';

const adding: ReadonlySet<string> = new Set(['add non-null column']);

/** Defaults defined for new NOT NULL columns? A column made required in a later statement of the change counts too. */
export function defaultsDefined(evidence: Evidence): Answer {
  const added = onExisting(evidence, adding);
  const failing = added.filter(({ statement }) => statement.dependsOnData !== undefined);
  if (failing.length > 0) {
    return failedAnswer(listed(failing.map(failureInWords)), failing, notYetAsked(evidence, failing));
  }
  const lacking = withoutDefault(evidence);
  if (lacking.length > 0) return lackingAnswer(evidence, lacking);
  if (added.length === 0) return notApplicable('no NOT NULL column is added to an existing table');
  if (evidence.rehearsal.outcome === 'rehearsed') return proven('every new NOT NULL column has a default', added);
  const constant = ({ statement }: Concerned): boolean =>
    statement.classification.because.some((because) => because.startsWith('constant default'));
  return added.every(constant)
    ? proven('every new NOT NULL column has a constant default', added)
    : toConfirm('not rehearsed, and not plain from the text', added, false);
}

type NewColumn = { readonly table: string; readonly column: string };

const withoutDefault = ({ rehearsal }: Evidence): readonly NewColumn[] => {
  const before = new Map(rehearsal.before?.tables.map((table) => [table.name, table]));
  return (rehearsal.after?.tables ?? []).flatMap((table) => {
    const old = before.get(table.name);
    if (old === undefined) return [];
    const known = new Set(old.columns.map((column) => column.name));
    return table.columns
      .filter((one) => !known.has(one.name) && one.notNull && one.default === undefined)
      .filter((one) => one.identity === undefined && one.generated === undefined)
      .filter((one) => !isFilledByTrigger(one.name, table, rehearsal.after))
      .map((one) => ({ table: table.name, column: one.name }));
  });
};

/** Whether a trigger before each INSERT gives the column a value, as the one does that keeps two columns equal. */
const isFilledByTrigger = (column: string, { triggers }: Table, schema: Schema | undefined): boolean => {
  const called = triggers
    .filter(({ definition }) => /\bBEFORE INSERT\b/.test(definition))
    .map(({ definition }) => /EXECUTE FUNCTION (\S+?)\(/.exec(definition)?.[1] ?? '');
  const bodies = (schema?.routines ?? []).filter(({ identity }) => called.includes(identity.replace(/\(.*/s, '')));
  const assigned = `new.${quoteIdentifier(column)} :=`.toLowerCase();
  return bodies.some(({ definition }) => definition.toLowerCase().includes(assigned));
};

const lackingAnswer = (evidence: Evidence, lacking: readonly NewColumn[]): Answer => {
  const makesRequired = new Set(['add non-null column', 'set not null', 'add primary key']);
  const concerned = statementsOf(evidence).filter(
    (one) =>
      typesOf(one).some((type) => makesRequired.has(type)) &&
      lacking.some(({ table }) => one.statement.relations.includes(table)),
  );
  const names = listed(lacking.map(({ table, column }) => `\`${shortName(table)}.${column}\``));
  const text = `${names} NOT NULL without a default: inserts by code that does not name it fail`;
  return failedAnswer(text, concerned, notYetAsked(evidence, concerned));
};
