import { type Classified, type ClassifyInput, classify } from '../../src/changes/classify.ts';
import type { Effect, StatementTrace } from '../../src/model/effect.ts';
import type { Statement } from '../../src/model/statement.ts';
import { readScript, wholeFile } from '../../src/sql/script.ts';

/** The statements of a text. */
export const statementsOf = (sql: string): readonly Statement[] =>
  readScript(wholeFile('migration.sql', sql)).statements;

const only = (sql: string): Statement => {
  const [statement] = statementsOf(sql);
  if (statement === undefined) throw new Error(`no statement in: ${sql}`);
  return statement;
};

/** Classifies one statement with nothing known but what is given. */
export const classified = (sql: string, facts: Partial<ClassifyInput> = {}): Classified =>
  classify({
    statement: only(sql),
    defaultSchema: 'public',
    before: undefined,
    trace: undefined,
    isNew: () => false,
    size: () => 'unknown',
    ...facts,
  });

export const effectOf = (effect: Partial<Effect> = {}): Effect => ({
  source: 'observed',
  locks: [],
  rewrites: [],
  scans: [],
  indexBuilds: [],
  created: [],
  dropped: [],
  ...effect,
});

/** A statement that ran and did this. */
export const ran = (effect: Partial<Effect> = {}, rest: Partial<StatementTrace> = {}): StatementTrace => ({
  index: 0,
  outcome: 'ran',
  effect: effectOf(effect),
  error: undefined,
  dependsOnData: undefined,
  rows: undefined,
  ...rest,
});
