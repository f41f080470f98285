import type { Sequence } from '../../model/schema.ts';
import { quoteIdentifier, quoteLiteral } from '../../sql/names.ts';
import type { Twin } from './twin.ts';

type Numbers = { readonly before: readonly string[]; readonly after: readonly string[] };

/**
 * A sequence that belongs to the first column is handed over before the column goes. An identity column's sequence
 * cannot be: the second column gets one of the same options, which goes on at the next number.
 */
export function takeOverNumbers(twin: Twin): Numbers {
  const owned = (twin.target.before?.sequences ?? []).filter(
    ({ ownedBy }) => ownedBy?.table === twin.table.name && ownedBy.column === twin.column.name,
  );
  const each = owned.map((sequence) =>
    sequence.ownedBy?.identity ? asIdentity(twin, sequence) : handedOver(twin, sequence),
  );
  return { before: each.flatMap((it) => it.before), after: each.flatMap((it) => it.after) };
}

const handedOver = (twin: Twin, { name }: Sequence): Numbers => ({
  before: [`ALTER SEQUENCE ${name} OWNED BY ${twin.table.name}.${quoteIdentifier(twin.name)}`],
  after: [],
});

const setting = 'migration.next_number';

const asIdentity = (twin: Twin, sequence: Sequence): Numbers => {
  const literal = `${quoteLiteral(sequence.name)}::regclass`;
  const when = twin.column.identity === 'always' ? 'ALWAYS' : 'BY DEFAULT';
  const bounds = twin.bothWays ? ` MINVALUE ${sequence.minimum} MAXVALUE ${sequence.maximum}` : '';
  const options = [
    `SEQUENCE NAME ${sequence.name} START WITH ${sequence.start} INCREMENT BY ${sequence.increment}${bounds}`,
    `CACHE ${sequence.cache}${sequence.cycle ? ' CYCLE' : ''}`,
  ].join(' ');
  const alter = `ALTER TABLE ${twin.table.name} ALTER COLUMN ${quoteIdentifier(twin.finalName)}`;
  return {
    before: [`SELECT set_config('${setting}', nextval(${literal})::text, true)`],
    after: [
      `${alter} ADD GENERATED ${when} AS IDENTITY (${options})`,
      `SELECT setval(${literal}, current_setting('${setting}')::bigint, false)`,
    ],
  };
};
