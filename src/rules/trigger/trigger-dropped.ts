import { lossesTold } from '../reading/losses-told.ts';
import { defineMigrationRule } from '../rule.ts';
import { enumerated } from '../wording/enumerated.ts';

export const triggerDropped = defineMigrationRule({
  id: 'trigger-dropped',
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'a trigger is dropped and not replaced',
  why: 'What it did on each write (a search column, an audit, a check) is no longer done, and nothing fails: rows written from then on stay wrong.',
  references: ['https://www.postgresql.org/docs/current/sql-droptrigger.html'],
  match: (facts) => lossesTold(facts, ({ kind, asked }) => (asked && kind === 'trigger' ? 'warning' : undefined)),
  message: ({ of, losses }) =>
    `${enumerated(losses.map(({ what }) => what))} of ${of} ${losses.length > 1 ? 'are' : 'is'} dropped, and nothing calls ${enumerated(losses.map(({ restore }) => calledIn(restore[0] ?? '')))} from then on: what it did on each write is no longer done`,
  advice: () => 'Drop it when no code relies on what it does; create its replacement in the same transaction.',
});

const calledIn = (definition: string): string => {
  const at = definition.lastIndexOf(' EXECUTE FUNCTION ');
  return at < 0 ? 'its function' : definition.slice(at + ' EXECUTE FUNCTION '.length).replace(/^public\./, '');
};
