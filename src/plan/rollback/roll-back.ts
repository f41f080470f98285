import type { Rollback } from '../../model/plan.ts';
import type { Step } from '../../model/step.ts';
import { briefStep } from '../../recipes/step.ts';
import { printMigration } from '../../schema/migration/print-migration.ts';
import { readScript } from '../../sql/script.ts';
import type { JudgedChange, SeenMigration } from '../../statements/record.ts';
import { runsAlone } from '../steps/transaction.ts';
import { outsideSchema } from './outside-schema.ts';
import { reversed } from './reversed.ts';

export type DraftRollback = { readonly rollback: Omit<Rollback, 'proof' | 'saved'>; readonly steps: readonly Step[] };

/** The way back: the tool's own where each migration has one, else worked out from the two schemas. */
export function rollBack(input: JudgedChange): DraftRollback {
  const generated = generate(input);
  const own = ownScripts(input.migrations);
  if (own !== undefined) {
    return { rollback: { ...own, source: 'framework', losses: generated?.losses ?? [], leaves: [] }, steps: [] };
  }
  return generated === undefined
    ? {
        rollback: {
          source: 'none',
          path: undefined,
          sql: '',
          transactional: true,
          losses: [noSchemas(input)],
          leaves: [],
        },
        steps: [],
      }
    : {
        rollback: { ...generated, source: 'generated', path: undefined, leaves: outsideSchema(input.migrations) },
        steps: tryable(generated),
      };
}

/** A way back is worked out from the schemas before and after; one of them is not known. */
const noSchemas = ({ rehearsal: { before } }: JudgedChange): string =>
  before === undefined
    ? 'The migration was not rehearsed, so no rollback could be generated: restore from a backup.'
    : 'The migration fails as written, so there is no schema to roll back from.';

type Way = Pick<Rollback, 'sql' | 'transactional' | 'losses'>;

/** In reverse order of the migrations. Undefined as soon as one has none: half a way back is none. */
const ownScripts = (
  migrations: readonly SeenMigration[],
): (Omit<Way, 'losses'> & Pick<Rollback, 'path'>) | undefined => {
  const downs = migrations.map(({ migration }) => ({
    migration,
    script: migration.down && readScript(migration.down),
  }));
  const blank = downs.some(({ script }) => !script || script.statements.length + script.unreadable.length === 0);
  if (blank || downs.length === 0) return undefined;
  const parts = downs.toReversed().map(({ script }) => {
    const { text, pieces } = script?.source ?? { text: '', pieces: [] };
    return {
      path: script?.source.path ?? '',
      sql: pieces.map((piece) => text.slice(piece.start, piece.end).trim()).join('\n'),
    };
  });
  const alone = downs.some(({ script }) => script?.statements.some((statement) => runsAlone(statement.node)));
  return {
    path: parts.length === 1 ? parts[0]?.path : undefined,
    sql:
      parts.length === 1
        ? (parts[0]?.sql ?? '')
        : parts.map((part) => `-- ${oneLine(part.path)}\n${part.sql}`).join('\n\n'),
    transactional: !alone && downs.every(({ migration }) => migration.transaction.mode !== 'none'),
  };
};

/** A path may hold a line break, which would end the comment. */
const oneLine = (path: string): string => path.replace(/[\r\n]+/g, ' ');

const generate = ({ rehearsal: { before, after }, renames }: JudgedChange): Way | undefined => {
  if (before === undefined || after === undefined) return undefined;
  const { statements, impossible } = printMigration(after, before, reversed(renames));
  return {
    sql: statements.map((statement) => statement.sql).join('\n'),
    transactional: statements.every((statement) => statement.transactional),
    losses: [
      ...statements.flatMap(({ loses }) => (loses === undefined ? [] : [loses])),
      ...impossible.map(({ about, reason }) => `Not undone: ${about}: ${reason}`),
    ],
  };
};

const tryable = ({ sql, transactional }: Way): readonly Step[] =>
  sql === ''
    ? []
    : [
        briefStep({
          id: 'rollback',
          title: 'Roll back',
          purpose: 'roll back',
          phase: 'contract',
          sql,
          transaction: transactional ? 'own' : 'none',
          why: 'Restores the schema before the change.',
        }),
      ];
