/** A change as its author writes it, on the tables of `history`. */
export type Change = { readonly name: string; readonly sql: string };

export const history = `CREATE TYPE status AS ENUM ('open', 'paid');
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, legacy text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, amount integer NOT NULL, state status, placed timestamp);`;

export const rows = `INSERT INTO users SELECT n, 'name ' || n, n || '@example.com', 'x' FROM generate_series(1, 5000) AS n;
INSERT INTO orders SELECT n, 1 + n % 5000, n, 'open', now() FROM generate_series(1, 5000) AS n;`;

export const changes: readonly Change[] = [
  { name: 'rename a column', sql: 'ALTER TABLE users RENAME COLUMN name TO full_name;' },
  { name: 'widen a key to bigint', sql: 'ALTER TABLE orders ALTER COLUMN amount TYPE bigint;' },
  {
    name: 'require a column and refer to another table',
    sql: `ALTER TABLE orders ALTER COLUMN user_id SET NOT NULL;
ALTER TABLE orders ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id);`,
  },
  {
    name: 'unique, indexed, checked',
    sql: `ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);
CREATE INDEX orders_user_id_idx ON orders (user_id);
ALTER TABLE orders ADD CONSTRAINT orders_amount_check CHECK (amount > 0);`,
  },
  {
    name: 'a default per row, and a column that goes',
    sql: `ALTER TABLE users ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE users DROP COLUMN legacy;`,
  },
  {
    name: 'columns to a table of their own',
    sql: `CREATE TABLE contacts (user_id bigint PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE, email text, legacy text);
INSERT INTO contacts (user_id, email, legacy) SELECT id, email, legacy FROM users;
ALTER TABLE users DROP COLUMN email, DROP COLUMN legacy;`,
  },
  {
    name: 'a value out of an enum',
    sql: `ALTER TYPE status RENAME TO status_old;
CREATE TYPE status AS ENUM ('open');
ALTER TABLE orders ALTER COLUMN state TYPE status USING state::text::status;
DROP TYPE status_old;`,
  },
  { name: 'fill old rows', sql: "UPDATE orders SET state = 'paid' WHERE state IS NULL OR state = 'open';" },
];
