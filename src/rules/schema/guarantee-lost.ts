import type { Severity } from '../../model/diagnostic.ts';
import type { LossKind } from '../../schema/losses/loss.ts';
import type { PlacedLoss } from '../facts.ts';
import { isCascading } from '../reading/culprit.ts';
import { lossesTold, restoring } from '../reading/losses-told.ts';
import { defineMigrationRule } from '../rule.ts';
import { enumerated } from '../wording/enumerated.ts';

export const guaranteeLost = defineMigrationRule({
  id: 'guarantee-lost',
  severity: 'error',
  hazard: 'breaks running code',
  summary: 'an object loses privileges, keys, indexes, triggers or the like, and no statement says so',
  why: 'What is dropped and recreated, or replaced by another of its name, has only what its new definition says: what was granted, indexed and checked before is silently gone.',
  references: ['https://www.postgresql.org/docs/current/ddl-depend.html'],
  match: (facts) => lossesTold(facts, severityOf),
  message: ({ of, losses: [worst, ...others] }) =>
    `${of} loses ${enumerated([worst, ...others].flatMap((loss) => loss?.what ?? []))}${worst?.asked ? '' : ', which no statement asks for'}: ${worst === undefined ? '' : consequences[worst.kind]}`,
  advice: ({ losses }) => `Bring it back in the same transaction: ${restoring(losses)}`,
});

const consequences: Partial<Readonly<Record<LossKind, string>>> = {
  privilege: 'whoever needs it gets “permission denied” (42501)',
  policy: 'rows that only it let through are no longer seen or changed',
  uniqueness: 'duplicates are accepted, and ON CONFLICT and REFRESH … CONCURRENTLY that need it fail',
  'foreign key': 'rows that refer to nothing are accepted',
  trigger: 'what it did on each write is no longer done',
  constraint: 'rows that it refused are accepted',
  index: 'queries that used it read all rows',
  rule: 'writes do what they did without it',
  default: 'inserts that omit the column write NULL or fail (23502)',
  'not null': 'NULL is accepted',
  identity: 'inserts that omit the column fail (23502)',
  owner: 'whoever owned it may no longer alter it, and its privileges are those of its new owner',
  'definer rights': 'callers without rights of their own on what it uses get “permission denied” (42501)',
  'crash safety': 'its rows are lost in a crash, and no standby has them',
  'replica identity': 'subscribers do not find the rows that are updated and deleted',
};

const unasked: Partial<Readonly<Record<LossKind, Severity>>> = {
  privilege: 'error',
  policy: 'error',
  uniqueness: 'error',
  'foreign key': 'error',
  trigger: 'error',
  constraint: 'warning',
  index: 'warning',
  rule: 'warning',
  default: 'warning',
  'not null': 'warning',
  identity: 'warning',
  owner: 'warning',
  'definer rights': 'warning',
  'crash safety': 'warning',
  'replica identity': 'warning',
};

/** Those that no other rule tells where a statement asks for them. What CASCADE takes along is told with it. */
const severityOf = ({ kind, asked, by }: PlacedLoss): Severity | undefined => {
  if (!asked) return isCascading(by.node) ? undefined : unasked[kind];
  const isIndex = kind === 'uniqueness' && 'DropStmt' in by.node;
  return isIndex || kind === 'definer rights' || kind === 'rule' ? 'warning' : undefined;
};
