import type { LossKind } from '../../schema/losses/loss.ts';
import { isCascading } from '../reading/culprit.ts';
import { lossesTold, restoring } from '../reading/losses-told.ts';
import { defineMigrationRule } from '../rule.ts';
import { enumerated } from '../wording/enumerated.ts';

export const attributeLost = defineMigrationRule({
  id: 'attribute-lost',
  severity: 'note',
  hazard: 'process',
  summary: 'an object loses its comment, storage options or extended statistics, and no statement says so',
  why: 'What is dropped and recreated starts from its definition: comments, fillfactor, autovacuum settings and CREATE STATISTICS are no part of that.',
  references: ['https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-STORAGE-PARAMETERS'],
  match: (facts) =>
    lossesTold(facts, ({ kind, asked, by }) =>
      !asked && attributes.has(kind) && !isCascading(by.node) ? 'note' : undefined,
    ),
  message: ({ of, losses }) => `${of} loses ${enumerated(losses.map(({ what }) => what))}, which no statement asks for`,
  advice: ({ losses }) => `Set it again: ${restoring(losses)}`,
});

const attributes: ReadonlySet<LossKind> = new Set(['comment', 'storage option', 'statistics']);
