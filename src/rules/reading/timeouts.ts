import type { MigrationFacts, StatementFacts } from '../facts.ts';
import { settingsIn } from './session-settings.ts';

export type TimeoutName = 'lock_timeout' | 'statement_timeout';

/** A timeout that the migration itself set. */
export type Timeout = {
  /** As written: `5s`. */
  readonly text: string;
  /** 0: none. */
  readonly milliseconds: number;
  readonly setBy: StatementFacts;
};

export type Timeouts = Readonly<Partial<Record<TimeoutName, Timeout>>>;

/** The timeouts in force at each statement of a migration, of those that it set itself before. */
export function timeoutsIn({ statements }: MigrationFacts): ReadonlyMap<StatementFacts, Timeouts> {
  const found = new Map<StatementFacts, Timeouts>();
  let session: Timeouts = {};
  let local: { readonly transaction: number | undefined; readonly set: Timeouts } = { transaction: undefined, set: {} };
  for (const facts of statements) {
    if (local.transaction !== facts.transaction) local = { transaction: facts.transaction, set: {} };
    found.set(facts, { ...session, ...local.set });
    for (const setting of facts.insideBlock ? [] : settingsIn(facts.node)) {
      if (setting.local) local = { ...local, set: changed(local.set, setting.name, setting.value, facts) };
      else {
        session = changed(session, setting.name, setting.value, facts);
        local = { ...local, set: changed(local.set, setting.name, undefined, facts) };
      }
    }
  }
  return found;
}

const changed = (before: Timeouts, name: string, text: string | undefined, setBy: StatementFacts): Timeouts => {
  if (name === 'all') return {};
  if (name !== 'lock_timeout' && name !== 'statement_timeout') return before;
  const milliseconds = text === undefined ? undefined : millisecondsOf(text);
  const { [name]: _, ...others } = before;
  return text === undefined || milliseconds === undefined
    ? others
    : { ...others, [name]: { text, milliseconds, setBy } };
};

const units: Readonly<Record<string, number>> = {
  '': 1,
  ms: 1,
  us: 0.001,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** What a time means to SET: a plain number is milliseconds. Undefined: something computed. */
export function millisecondsOf(text: string): number | undefined {
  const [, digits, unit = ''] = /^\s{0,9}(\d{1,12})\s{0,9}([a-z]{0,3})\s{0,9}$/.exec(text) ?? [];
  const factor = units[unit];
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor;
}
