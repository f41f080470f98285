import type { NewRepository } from '../../fakes/github/people/setting-up.ts';

/** What the shop's main branch holds: two migrations of a plain directory. */
export const files = {
  'migrations/0001_users.sql': 'CREATE TABLE users (id bigint PRIMARY KEY, name text, email text);\n',
  'migrations/0002_orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);\n',
  'src/app.ts': "export const query = 'SELECT email FROM users';\n",
};

export const shop: NewRepository = { files, people: { ada: 'write', bob: 'write', reader: 'read', tri: 'triage' } };

/** Two findings that each need an acceptance. */
export const hazards =
  'CREATE INDEX orders_user_id ON orders (user_id);\n\nALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id);\n';

export const harmless = 'CREATE TABLE notes (id bigint PRIMARY KEY);\n';
