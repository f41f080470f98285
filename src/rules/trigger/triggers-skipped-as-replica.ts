import { settingsIn } from '../reading/session-settings.ts';
import { afterwards } from '../reading/whole-change.ts';
import { defineStatementRule } from '../rule.ts';

const setting = 'session_replication_role';

export const triggersSkippedAsReplica = defineStatementRule({
  id: 'triggers-skipped-as-replica',
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'session_replication_role = replica turns triggers and foreign keys off',
  why: 'Foreign keys are checked by triggers: rows written meanwhile may refer to rows that do not exist, and nothing detects them later.',
  references: ['https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-SESSION-REPLICATION-ROLE'],
  peers: ['migrationpilot MP064'],
  concerns: 'anything',
  match: (facts) => {
    const asked = settingsIn(facts.node).find(({ name, value }) => name === setting && value === 'replica');
    if (asked === undefined) return undefined;
    const rest = afterwards(facts).filter((each) => each.in === facts.in);
    const back = rest.some(({ node }) =>
      settingsIn(node).some(({ name, value }) => (name === setting && value !== 'replica') || name === 'all'),
    );
    return { relations: [], stays: !asked.local && !back };
  },
  message: ({ stays }) =>
    `${setting} = replica: no trigger fires and no foreign key is checked for what this session writes${stays ? ', and the setting stays when the migration is done: later migrations of the run, or whoever gets the connection, run with it too' : ''}`,
  advice: () =>
    'Disable single triggers within the transaction (ALTER TABLE … DISABLE TRIGGER name), which leaves foreign keys alone; if that is not enough, use SET LOCAL.',
});
