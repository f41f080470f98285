import type { Migration, TransactionMode } from '../../src/model/migration.ts';
import type { RehearsalRequest } from '../../src/model/rehearsal.ts';
import type { Step } from '../../src/model/step.ts';
import { wholeFile } from '../../src/sql/script.ts';

/** A migration as a framework would read it, for rehearsals: up, and down where there is one. */
export function migration(
  version: string,
  up: string,
  options: { down?: string; mode?: TransactionMode } = {},
): Migration {
  return {
    id: `migrations/${version}.sql`,
    framework: 'sql',
    directory: 'migrations',
    version,
    name: version,
    path: `migrations/${version}.sql`,
    up: wholeFile(`migrations/${version}.sql`, up),
    down: options.down === undefined ? undefined : wholeFile(`migrations/${version}.down.sql`, options.down),
    repeatable: false,
    transaction: {
      mode: options.mode ?? 'migration',
      because: 'the story says so',
      optOut: undefined,
      reference: '',
      alone: false,
    },
  };
}

export function request(history: readonly Migration[], change: readonly Migration[]): RehearsalRequest {
  return {
    history,
    change,
    baseline: [],
    platform: undefined,
    defaultSchema: undefined,
  };
}

export function step(id: string, sql: string, transaction: Step['transaction'] = 'own'): Step {
  return {
    id,
    title: id,
    purpose: 'as written',
    phase: 'expand',
    kind: 'schema',
    sql,
    down: undefined,
    irreversible: undefined,
    transaction,
    lockTimeout: undefined,
    statementTimeout: undefined,
    program: undefined,
    release: 0,
    day: 1,
    application: undefined,
    writes: undefined,
    why: '',
  };
}
