import type { MigrationFacts, StatementFacts } from '../facts.ts';
import { type SessionSetting, settingsIn } from '../reading/session-settings.ts';
import { millisecondsOf } from '../reading/timeouts.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';

export const settingLeftBehind = defineMigrationRule({
  id: 'setting-left-behind',
  severity: 'note',
  hazard: 'process',
  summary: 'a role, search_path or statement_timeout stays set after the migration',
  why: 'Tools run all pending migrations in one session, and a connection pool reuses it: whatever runs next has the setting too, but not where each migration is deployed by itself.',
  references: ['https://www.postgresql.org/docs/current/sql-set.html'],
  match: (migration) => {
    const own = migration.statements.filter(({ insideBlock }) => !insideBlock);
    const last = new Map<string, { readonly facts: StatementFacts; readonly setting: SessionSetting }>();
    for (const facts of own) {
      for (const setting of settingsIn(facts.node).filter(({ local }) => !local)) {
        if (setting.name === 'all') last.clear();
        else last.set(setting.name, { facts, setting });
      }
    }
    return [...last.values()].flatMap(({ facts, setting }) =>
      matters(setting, migration)
        ? [{ relations: [], place: placeOf(facts), ...setting, to: setting.value ?? '' }]
        : [],
    );
  },
  message: ({ name, to }) =>
    `${name} stays ${to} when the migration is done: ${name === 'statement_timeout' ? 'it cancels long-running work of later migrations in the same session' : 'later migrations in the same session run with it too'}`,
  advice: ({ name }) => `Write SET LOCAL inside the transaction, or RESET ${name} at the end of the file.`,
});

/** Where the migrations before do the same, it changes nothing for the next. */
const matters = ({ name, value }: SessionSetting, { change, migration }: MigrationFacts): boolean => {
  if (value === undefined || change.behaviour.resetsSession) return false;
  if (name === 'statement_timeout') return (millisecondsOf(value) ?? 0) > 0;
  if (name !== 'role' && name !== 'session_authorization' && name !== 'search_path') return false;
  if (value === '' || value === 'none' || value === 'default') return false;
  const before = change.history.slice(0, 10).concat(change.history.slice(-10));
  const others = before.filter((one) => one.id !== migration.id && one.up.text.toLowerCase().includes(`set ${name}`));
  return others.length === 0;
};
