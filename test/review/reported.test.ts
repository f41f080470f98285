import { expect, test } from 'vitest';
import { settingsSchema } from '../../src/model/settings-schema.ts';
import { review } from '../../src/review.ts';
import { rehearsingTogether } from '../fakes/kept/processes.ts';
import { treeOf } from '../fakes/tree.ts';

/*
 * What people were hurt by, after public reports, each with SQL of our own: the finding that has to be there, with a word of its message.
 */
const rehearse = await rehearsingTogether();

const shop = `CREATE TABLE clients (id bigint PRIMARY KEY, name text, joined date);
CREATE TABLE bills (id bigint PRIMARY KEY, client_id bigint NOT NULL REFERENCES clients, amount numeric NOT NULL, memo text);
CREATE TABLE positions (id bigint PRIMARY KEY, bill_id bigint NOT NULL REFERENCES bills, pieces int NOT NULL);
CREATE TABLE old_bills (id bigint, client_id bigint, amount numeric);
INSERT INTO old_bills SELECT n, n, n FROM generate_series(1, 9) n;
CREATE TABLE hits (at date NOT NULL, path text) PARTITION BY RANGE (at);
CREATE TABLE hits_rest PARTITION OF hits DEFAULT;`;

type Reported = {
  readonly history?: string;
  readonly change: string;
  readonly rule: string;
  readonly says: RegExp;
};

const cases: Readonly<Record<string, Reported>> = {
  'an index that a function builds': {
    change: `CREATE FUNCTION speed_up() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CREATE INDEX bills_memo ON bills (memo); END $$; SELECT speed_up();`,
    rule: 'others-wait-for-long-work',
    says: /SHARE on bills/,
  },
  'an index whose name a block puts together': {
    change: `DO $$ BEGIN EXECUTE format('CREATE INDEX ON %I (joined)', 'clients'); END $$;`,
    rule: 'others-wait-for-long-work',
    says: /SHARE on clients/,
  },
  'tables that a block finds and drops': {
    change: `DO $$ DECLARE one text; BEGIN FOR one IN SELECT tablename FROM pg_tables WHERE tablename LIKE 'old\\_%' LOOP EXECUTE 'DROP TABLE ' || quote_ident(one); END LOOP; END $$;`,
    rule: 'dropped-without-being-named',
    says: /old_bills/,
  },
  'a virtual column that is NOT NULL': {
    change: 'ALTER TABLE bills ADD COLUMN gross numeric GENERATED ALWAYS AS (amount * 1.2) VIRTUAL NOT NULL;',
    rule: 'others-wait-for-long-work',
    says: /ACCESS EXCLUSIVE on bills while it reads every row/,
  },
  'a partition that is attached next to a DEFAULT one': {
    change: `CREATE TABLE hits_2031 (LIKE hits INCLUDING ALL); ALTER TABLE hits ATTACH PARTITION hits_2031 FOR VALUES FROM ('2031-01-01') TO ('2032-01-01');`,
    rule: 'partition-created-beside-default',
    says: /scans all of hits_rest/,
  },
  'rows that are moved in one WITH': {
    change:
      'WITH gone AS (DELETE FROM positions RETURNING id, bill_id) INSERT INTO old_bills (id, client_id) SELECT * FROM gone;',
    rule: 'rows-removed-indirectly',
    says: /positions/,
  },
  'rows that a MERGE deletes': {
    change: 'MERGE INTO positions p USING bills b ON b.id = p.bill_id WHEN MATCHED AND b.memo IS NULL THEN DELETE;',
    rule: 'rows-removed-indirectly',
    says: /positions/,
  },
  'rows that a block changes': {
    change: 'DO $$ BEGIN UPDATE clients SET name = lower(name); END $$;',
    rule: 'rows-changed-indirectly',
    says: /clients/,
  },
  'rows that a procedure of the history changes': {
    history: `CREATE PROCEDURE tidy() LANGUAGE plpgsql AS $$ BEGIN UPDATE clients SET name = trim(name); COMMIT; UPDATE bills SET memo = 'x'; END $$;`,
    change: 'CALL tidy();',
    rule: 'sql-built-while-it-runs',
    says: /commits while it runs/,
  },
  'an index in the transaction of an ALTER TABLE': {
    change: 'BEGIN; ALTER TABLE bills ADD COLUMN kind text; CREATE INDEX bills_kind ON bills (kind); COMMIT;',
    rule: 'index-built-without-concurrently',
    says: /ACCESS EXCLUSIVE is held on bills.*all reads and writes wait/,
  },
  'a foreign key in the transaction of an ALTER TABLE': {
    change:
      'BEGIN; ALTER TABLE bills ADD COLUMN payer bigint; ALTER TABLE bills ADD CONSTRAINT payer_fk FOREIGN KEY (payer) REFERENCES clients; COMMIT;',
    rule: 'foreign-key-added-with-validation',
    says: /ACCESS EXCLUSIVE is held on bills/,
  },
  'a query in the transaction of an ALTER TABLE': {
    change: 'BEGIN; ALTER TABLE bills ADD COLUMN kind text; SELECT count(*) FROM bills; COMMIT;',
    rule: 'work-after-exclusive-lock',
    says: /bills stays locked/,
  },
  'a generated column that goes with its base': {
    history: 'ALTER TABLE bills ADD COLUMN cents numeric GENERATED ALWAYS AS (amount * 100) STORED;',
    change: 'ALTER TABLE bills DROP COLUMN amount CASCADE;',
    rule: 'dropped-with-cascade',
    says: /bills\.cents/,
  },
  'what a role owns': {
    history: 'CREATE ROLE clerk; ALTER TABLE old_bills OWNER TO clerk;',
    change: 'DROP OWNED BY clerk;',
    rule: 'dropped-without-being-named',
    says: /old_bills/,
  },
  'a TRUNCATE that goes two tables further': {
    change: 'TRUNCATE clients CASCADE;',
    rule: 'table-truncated',
    says: /bills and positions/,
  },
  'numbers that only PostgreSQL may give': {
    history: 'CREATE TABLE slots (id bigint NOT NULL, label text);',
    change: 'ALTER TABLE slots ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;',
    rule: 'old-writes-refused',
    says: /GENERATED ALWAYS/,
  },
  'a published table that loses its identity': {
    history: 'CREATE PUBLICATION outbox FOR TABLE bills;',
    change: 'ALTER TABLE bills REPLICA IDENTITY NOTHING;',
    rule: 'published-table-without-identity',
    says: /bills/,
  },
  'a published table without a key': {
    history: 'CREATE TABLE events (at timestamptz, what text);',
    change: 'CREATE PUBLICATION feed FOR TABLE events;',
    rule: 'published-table-without-identity',
    says: /events/,
  },
  'writes that a rule swallows': {
    change: 'CREATE RULE silent AS ON INSERT TO clients DO INSTEAD NOTHING;',
    rule: 'writes-replaced-by-rule',
    says: /clients/,
  },
  'a DELETE of rows that others refer to': {
    change: 'DELETE FROM bills;',
    rule: 'statement-depends-on-data',
    says: /23503.*positions/,
  },
  'a renamed type': {
    history: `CREATE TYPE state AS ENUM ('open', 'paid'); ALTER TABLE bills ADD COLUMN state state;`,
    change: 'ALTER TYPE state RENAME TO bill_state;',
    rule: 'type-renamed',
    says: /state/,
  },
  'a LOCK outside of a transaction': {
    change: 'LOCK TABLE bills IN SHARE MODE;',
    rule: 'statement-fails',
    says: /25P01/,
  },
  'a view that is made again without its protection': {
    history: `ALTER TABLE clients ENABLE ROW LEVEL SECURITY; CREATE VIEW mine WITH (security_invoker) AS SELECT id, name FROM clients;`,
    change: 'DROP VIEW mine; CREATE VIEW mine AS SELECT id, name, joined FROM clients;',
    rule: 'protection-lost',
    says: /mine loses security_invoker/,
  },
  'a column that becomes required in three statements': {
    change: `ALTER TABLE clients ADD COLUMN code text; UPDATE clients SET code = 'c' || id; ALTER TABLE clients ALTER COLUMN code SET NOT NULL;`,
    rule: 'old-writes-refused',
    says: /clients\.code is required/,
  },
  'a second function that takes the calls of the first': {
    history: `CREATE FUNCTION price(article text) RETURNS int LANGUAGE sql AS 'SELECT 1';`,
    change: `CREATE FUNCTION price(article text, currency text DEFAULT 'EUR') RETURNS int LANGUAGE sql AS 'SELECT 2';`,
    rule: 'old-writes-refused',
    says: /42725/,
  },
  'an identity that begins at 1 again': {
    history:
      'CREATE TABLE tickets (id serial PRIMARY KEY, title text); INSERT INTO tickets (title) SELECT $$t$$ FROM generate_series(1, 5);',
    change:
      'ALTER TABLE tickets ALTER COLUMN id DROP DEFAULT; ALTER TABLE tickets ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (START WITH 1);',
    rule: 'sequence-starts-over',
    says: /tickets\.id/,
  },
  'a materialized view that is made again without its index': {
    history:
      'CREATE MATERIALIZED VIEW sums AS SELECT client_id, sum(amount) AS total FROM bills GROUP BY 1; CREATE UNIQUE INDEX sums_client ON sums (client_id);',
    change:
      'DROP MATERIALIZED VIEW sums; CREATE MATERIALIZED VIEW sums AS SELECT client_id, avg(amount) AS total FROM bills GROUP BY 1;',
    rule: 'guarantee-lost',
    says: /sums loses .*sums_client/,
  },
  'a column that a trigger function still sets': {
    history: `ALTER TABLE clients ADD COLUMN seen timestamptz; CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.seen := now(); RETURN NEW; END $$; CREATE TRIGGER see BEFORE UPDATE ON clients FOR EACH ROW EXECUTE FUNCTION see();`,
    change: 'ALTER TABLE clients DROP COLUMN seen;',
    rule: 'column-used-by-trigger',
    says: /clients\.seen/,
  },
  'names that differ in case alone': {
    change: 'CREATE UNIQUE INDEX clients_name ON clients (lower(name));',
    rule: 'statement-depends-on-data',
    says: /23505/,
  },
  'rows without a parent': {
    history: 'CREATE TABLE votes (client bigint);',
    change: 'ALTER TABLE votes ADD CONSTRAINT votes_client FOREIGN KEY (client) REFERENCES clients;',
    rule: 'statement-depends-on-data',
    says: /23503/,
  },
};

test.each(Object.entries(cases))('%s: told', async (_, { history = '', change, rule, says }) => {
  const base = { 'migrations/0001_shop.sql': shop, 'migrations/0002_more.sql': history || 'SELECT 1;' };
  const path = 'migrations/0003_change.sql';
  const head = { ...base, [path]: change };
  const settings = settingsSchema.parse({ postgres: 18 });
  const { diagnostics, verdict } = await review(
    { base: treeOf(base), head: treeOf(head), changed: [{ path, status: 'added' }], settings },
    { rehearse, findUsages: async () => [] },
  );
  const found = diagnostics.filter(({ ruleId }) => ruleId === rule);
  expect(found.map(({ message }) => message).join('\n')).toMatch(says);
  expect(verdict.state === 'clear' && found.every(({ severity }) => severity === 'note')).toBe(false);
});
