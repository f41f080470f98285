/** A change as its author writes it, and who else works on its tables meanwhile. */
export type Pattern = {
  readonly name: string;
  readonly sql: string;
  /** What writers do on `orders` and `users`, $1 a number that is different each time; `after` once the last release of the plan began. */
  readonly writes: { readonly before: readonly string[]; readonly after?: readonly string[] };
  /** No row lost and none wrong: each gives one number that has to be 0 at the end. */
  readonly checks: readonly string[];
};

/** `npm run contention -- 20000` is a quick look. */
export const rows = Number(process.argv[2] ?? 1_000_000);

export const history = `CREATE TYPE stage AS ENUM ('new', 'lost', 'done');
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, legacy text, touched integer NOT NULL DEFAULT 0);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, amount integer NOT NULL, state text, touched integer NOT NULL DEFAULT 0, stage stage NOT NULL DEFAULT 'new');`;

/** Writers take ids above these. */
export const filling = `INSERT INTO users SELECT n, 'name ' || n, n || '@example.com', 'x' FROM generate_series(1, ${rows}) AS n;
INSERT INTO orders SELECT n, 1 + n % ${rows}, 1 + n % 1000, 'open' FROM generate_series(1, ${rows}) AS n;
ANALYZE;`;

const touchOrder = `UPDATE orders SET touched = touched + 1 WHERE id = 1 + $1 % ${rows}`;
const touchUser = `UPDATE users SET touched = touched + 1 WHERE id = 1 + $1 % ${rows}`;
const newOrder = `INSERT INTO orders (id, user_id, amount, state) VALUES (${rows} + $1, 1, 1, 'open')`;
const newUser = `INSERT INTO users (id, name, email) VALUES (${rows} + $1, 'name ' || (${rows} + $1)::bigint, ${rows} + $1 || '@example.com')`;
const onOrders = { before: [touchOrder, newOrder] };
const onUsers = { before: [touchUser, newUser] };

export const patterns: readonly Pattern[] = [
  {
    name: 'index',
    sql: 'CREATE INDEX orders_user_id_idx ON orders (user_id);',
    writes: onOrders,
    checks: ['SELECT count(*) FROM pg_index WHERE NOT indisvalid'],
  },
  {
    name: 'unique constraint',
    sql: 'ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);',
    writes: onUsers,
    checks: ['SELECT count(*) FROM pg_index WHERE NOT indisvalid'],
  },
  {
    name: 'check',
    sql: 'ALTER TABLE orders ADD CONSTRAINT orders_amount_check CHECK (amount > 0);',
    writes: onOrders,
    checks: ['SELECT count(*) FROM pg_constraint WHERE NOT convalidated'],
  },
  {
    name: 'foreign key',
    sql: 'ALTER TABLE orders ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id);',
    writes: { before: [touchOrder, newOrder, touchUser] },
    checks: ['SELECT count(*) FROM pg_constraint WHERE NOT convalidated'],
  },
  {
    name: 'not null',
    sql: 'ALTER TABLE orders ALTER COLUMN user_id SET NOT NULL;',
    writes: onOrders,
    checks: ['SELECT count(*) FROM orders WHERE user_id IS NULL'],
  },
  {
    name: 'default per row',
    sql: 'ALTER TABLE orders ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();',
    writes: onOrders,
    checks: ['SELECT count(*) FROM orders WHERE token IS NULL', 'SELECT count(*) - count(DISTINCT token) FROM orders'],
  },
  {
    name: 'type, integer to bigint',
    sql: 'ALTER TABLE orders ALTER COLUMN amount TYPE bigint;',
    writes: onOrders,
    checks: [`SELECT count(*) FROM orders WHERE amount <> CASE WHEN id > ${rows} THEN 1 ELSE 1 + id % 1000 END`],
  },
  {
    name: 'renamed column',
    sql: 'ALTER TABLE users RENAME COLUMN name TO full_name;',
    writes: {
      before: [touchUser, newUser],
      after: [touchUser, newUser.replace('(id, name,', '(id, full_name,')],
    },
    checks: ["SELECT count(*) FROM users WHERE full_name IS DISTINCT FROM 'name ' || id"],
  },
  {
    name: 'value out of an enum',
    sql: `ALTER TYPE stage RENAME TO stage_old; CREATE TYPE stage AS ENUM ('new', 'done');
ALTER TABLE orders ALTER stage DROP DEFAULT, ALTER stage TYPE stage USING stage::text::stage, ALTER stage SET DEFAULT 'new';
DROP TYPE stage_old;`,
    writes: onOrders,
    checks: ["SELECT count(*) FROM orders WHERE stage IS DISTINCT FROM 'new'"],
  },
  {
    name: 'columns to a table of their own',
    sql: `CREATE TABLE contacts (user_id bigint PRIMARY KEY REFERENCES users (id), email text, legacy text);
INSERT INTO contacts (user_id, email, legacy) SELECT id, email, legacy FROM users;
ALTER TABLE users DROP COLUMN email, DROP COLUMN legacy;`,
    writes: {
      before: [touchUser, newUser],
      after: [touchUser, newUser.replace(', email)', ')').replace(/, [^,]+$/, ')')],
    },
    checks: [
      `SELECT ${rows} - count(*) FROM contacts WHERE user_id <= ${rows} AND legacy = 'x'`,
      "SELECT count(*) FROM contacts WHERE email IS NOT NULL AND email <> user_id || '@example.com'",
    ],
  },
  {
    name: 'rows changed',
    sql: "UPDATE orders SET state = 'paid' WHERE state = 'open';",
    writes: { before: [touchOrder, newOrder.replace("'open'", "'new'")] },
    checks: ["SELECT count(*) FROM orders WHERE state = 'open'"],
  },
  {
    name: 'dropped column',
    sql: 'ALTER TABLE users DROP COLUMN legacy;',
    writes: onUsers,
    checks: [],
  },
];
