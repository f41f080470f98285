import type { Effect, StatementTrace } from '../../src/model/effect.ts';
import type { Statement } from '../../src/model/statement.ts';
import { readScript, wholeFile } from '../../src/sql/script.ts';
import { type Classified, type ClassifyInput, classify } from '../../src/statements/classify.ts';

/** The statements of a text. */
export function statementsOf(sql: string): readonly Statement[] {
  return readScript(wholeFile('migration.sql', sql)).statements;
}

const only = (sql: string): Statement => {
  const [statement] = statementsOf(sql);
  if (statement === undefined) throw new Error(`no statement in: ${sql}`);
  return statement;
};

/** Classifies one statement with nothing known but what is given. */
export function classified(sql: string, facts: Partial<ClassifyInput> = {}): Classified {
  return classify({
    statement: only(sql),
    defaultSchema: 'public',
    before: undefined,
    trace: undefined,
    isNew: () => false,
    size: () => 'unknown',
    ...facts,
  });
}

export function effectOf(effect: Partial<Effect> = {}): Effect {
  return {
    source: 'observed',
    locks: [],
    rewrites: [],
    scans: [],
    indexBuilds: [],
    created: [],
    dropped: [],
    ...effect,
  };
}

/** A statement that ran and did this. */
export function ran(effect: Partial<Effect> = {}, rest: Partial<StatementTrace> = {}): StatementTrace {
  return {
    index: 0,
    outcome: { kind: 'ran' },
    effect: effectOf(effect),
    rows: undefined,
    ...rest,
  };
}
