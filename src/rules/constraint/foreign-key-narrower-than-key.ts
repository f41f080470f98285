import type { Schema } from '../../model/schema.ts';
import { shortName } from '../../sql/names.ts';
import { type AddedForeignKey, foreignKeysIn } from '../reading/foreign-keys.ts';
import { defineStatementRule } from '../rule.ts';

export const foreignKeyNarrowerThanKey = defineStatementRule({
  id: 'foreign-key-narrower-than-key',
  severity: 'warning',
  hazard: 'fails on data',
  summary: 'a foreign key’s column cannot hold every key that it refers to',
  why: 'PostgreSQL allows integer to refer to bigint. When the parent’s keys pass 2147483647, rows that refer to them can’t be inserted (22003), and the column then has to be rewritten.',
  references: ['https://www.postgresql.org/docs/current/datatype-numeric.html'],
  peers: ['online_migrations mismatched_foreign_key_type'],
  concerns: 'anything',
  match: (facts) => {
    const [found] = foreignKeysIn(facts).flatMap((key) => narrower(key, facts.in.change.rehearsal.after));
    return found && { relations: [found.table], design: facts.isNew(found.table), ...found };
  },
  message: ({ table, column, type, parent, key, keyType }) =>
    `${shortName(table)}.${column} is ${type} and refers to ${shortName(parent)}.${key}, which is ${keyType}: keys beyond its range can't be referred to (22003)`,
  advice: ({ keyType }) => `Make the column ${keyType} now, while that costs nothing.`,
});

const integers: readonly string[] = ['smallint', 'integer', 'bigint'];

const narrower = ({ table, columns, parent, keys }: AddedForeignKey, after: Schema | undefined) => {
  const from = after?.tables.find(({ name }) => name === table);
  const to = after?.tables.find(({ name }) => name === parent);
  const targets = keys.length > 0 ? keys : (to?.constraints.find(({ type }) => type === 'primary key')?.columns ?? []);
  return columns.flatMap((column, at) => {
    const key = targets[at] ?? '';
    const type = from?.columns.find(({ name }) => name === column)?.type ?? '';
    const keyType = to?.columns.find(({ name }) => name === key)?.type ?? '';
    const less = integers.includes(type) && integers.indexOf(type) < integers.indexOf(keyType);
    return less ? [{ table, column, type, parent, key, keyType }] : [];
  });
};
