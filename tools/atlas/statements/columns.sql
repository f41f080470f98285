--- add-column
ALTER TABLE orders ADD COLUMN extra text;
--- add-column-if-not-exists-present
ALTER TABLE orders ADD COLUMN IF NOT EXISTS state text;
--- add-column-constant-default
ALTER TABLE orders ADD COLUMN extra int DEFAULT 7;
--- add-column-not-null
ALTER TABLE orders ADD COLUMN extra int NOT NULL;
--- add-column-not-null-on-empty-table
ALTER TABLE parents ADD COLUMN extra int NOT NULL;
--- add-column-not-null-constant-default
ALTER TABLE orders ADD COLUMN extra int NOT NULL DEFAULT 7;
--- add-column-stable-default
ALTER TABLE orders ADD COLUMN extra timestamptz DEFAULT now();
--- add-column-immutable-function-default
ALTER TABLE orders ADD COLUMN extra int DEFAULT one();
--- add-column-volatile-default
ALTER TABLE orders ADD COLUMN extra double precision DEFAULT random();
--- add-column-uuid-default
ALTER TABLE orders ADD COLUMN extra uuid DEFAULT gen_random_uuid();
--- add-column-clock-default
ALTER TABLE orders ADD COLUMN extra timestamptz DEFAULT clock_timestamp();
--- add-column-volatile-function-default
ALTER TABLE orders ADD COLUMN extra int DEFAULT counted();
--- add-column-inlined-function-default
ALTER TABLE orders ADD COLUMN extra int DEFAULT inlined();
--- add-column-sequence-default
ALTER TABLE orders ADD COLUMN extra bigint DEFAULT nextval('tickets');
--- add-column-array-default
ALTER TABLE orders ADD COLUMN extra text[] DEFAULT ARRAY['a'];
--- add-column-serial
ALTER TABLE orders ADD COLUMN extra serial;
--- add-column-bigserial
ALTER TABLE orders ADD COLUMN extra bigserial;
--- add-column-identity
ALTER TABLE orders ADD COLUMN extra bigint GENERATED ALWAYS AS IDENTITY;
--- add-column-generated-stored
ALTER TABLE orders ADD COLUMN extra numeric GENERATED ALWAYS AS (total * 2) STORED;
--- add-column-generated-virtual
ALTER TABLE orders ADD COLUMN extra numeric GENERATED ALWAYS AS (total * 2) VIRTUAL;
--- add-column-references
ALTER TABLE orders ADD COLUMN extra bigint REFERENCES items;
--- add-column-references-with-default
ALTER TABLE orders ADD COLUMN extra bigint DEFAULT 1 REFERENCES items;
--- add-column-check
ALTER TABLE orders ADD COLUMN extra int CHECK (extra > 0);
--- add-column-check-with-default
ALTER TABLE orders ADD COLUMN extra int DEFAULT 1 CHECK (extra > 0);
--- add-column-unique
ALTER TABLE orders ADD COLUMN extra int UNIQUE;
--- add-column-primary-key
ALTER TABLE keyless ADD COLUMN extra bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;
--- add-column-domain
ALTER TABLE orders ADD COLUMN extra plain_text;
--- add-column-constrained-domain
ALTER TABLE orders ADD COLUMN extra positive;
--- add-column-constrained-domain-default
ALTER TABLE orders ADD COLUMN extra positive DEFAULT 3;
--- add-column-enum
ALTER TABLE orders ADD COLUMN extra mood DEFAULT 'fine';
--- add-column-collate
ALTER TABLE orders ADD COLUMN extra text COLLATE "C";
--- add-column-compression
ALTER TABLE orders ADD COLUMN extra text COMPRESSION pglz;
--- add-column-to-partitioned
ALTER TABLE events ADD COLUMN extra text;
--- add-column-volatile-default-to-partitioned
ALTER TABLE events ADD COLUMN extra double precision DEFAULT random();
--- add-column-to-parent
ALTER TABLE parents ADD COLUMN extra text;
--- drop-column
ALTER TABLE orders DROP COLUMN state;
--- drop-column-indexed
ALTER TABLE orders DROP COLUMN total CASCADE;
--- drop-column-if-exists-absent
ALTER TABLE orders DROP COLUMN IF EXISTS nothing;
--- drop-column-used-by-view
ALTER TABLE customers DROP COLUMN name;
--- drop-column-used-by-view-cascade
ALTER TABLE customers DROP COLUMN name CASCADE;
--- drop-column-with-foreign-key
ALTER TABLE orders DROP COLUMN customer_id CASCADE;
--- drop-column-referenced
ALTER TABLE customers DROP COLUMN id CASCADE;
--- drop-column-of-partitioned
ALTER TABLE events DROP COLUMN kind;
--- rename-column
ALTER TABLE orders RENAME COLUMN state TO status;
--- rename-column-of-partitioned
ALTER TABLE events RENAME COLUMN kind TO sort;
--- rename-column-of-view
ALTER VIEW names RENAME COLUMN name TO label;
--- set-default
ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'new';
--- set-volatile-default
ALTER TABLE orders ALTER COLUMN total SET DEFAULT random();
--- drop-default
ALTER TABLE orders ALTER COLUMN placed DROP DEFAULT;
--- set-not-null
ALTER TABLE customers ALTER COLUMN name SET NOT NULL;
--- set-not-null-proven-by-check
ALTER TABLE customers ALTER COLUMN points SET NOT NULL;
--- set-not-null-already
ALTER TABLE customers ALTER COLUMN email SET NOT NULL;
--- set-not-null-of-partitioned
ALTER TABLE events ALTER COLUMN kind SET NOT NULL;
--- drop-not-null
ALTER TABLE customers ALTER COLUMN email DROP NOT NULL;
--- add-not-null-constraint
ALTER TABLE customers ADD CONSTRAINT name_known NOT NULL name;
--- add-not-null-constraint-not-valid
ALTER TABLE customers ADD CONSTRAINT name_known NOT NULL name NOT VALID;
--- validate-not-null-constraint
-- first: ALTER TABLE customers ADD CONSTRAINT name_known NOT NULL name NOT VALID
ALTER TABLE customers VALIDATE CONSTRAINT name_known;
--- set-statistics
ALTER TABLE orders ALTER COLUMN state SET STATISTICS 500;
--- set-storage
ALTER TABLE orders ALTER COLUMN state SET STORAGE EXTERNAL;
--- set-compression
ALTER TABLE orders ALTER COLUMN state SET COMPRESSION pglz;
--- set-attribute-options
ALTER TABLE orders ALTER COLUMN state SET (n_distinct = 5);
--- reset-attribute-options
ALTER TABLE orders ALTER COLUMN state RESET (n_distinct);
--- add-identity
ALTER TABLE orders ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY;
--- set-identity
ALTER TABLE people ALTER COLUMN id SET GENERATED ALWAYS;
--- restart-identity
ALTER TABLE people ALTER COLUMN id RESTART WITH 1000;
--- drop-identity
ALTER TABLE people ALTER COLUMN id DROP IDENTITY;
--- drop-expression
ALTER TABLE people ALTER COLUMN doubled DROP EXPRESSION;
--- set-expression
ALTER TABLE people ALTER COLUMN doubled SET EXPRESSION AS (born * 3);
--- comment-on-column
COMMENT ON COLUMN orders.state IS 'how far it is';
--- type-int-to-bigint
ALTER TABLE items ALTER COLUMN amount TYPE bigint;
--- type-bigint-to-int
ALTER TABLE items ALTER COLUMN id TYPE int;
--- type-int-to-text
ALTER TABLE items ALTER COLUMN amount TYPE text;
--- type-varchar-widened
ALTER TABLE customers ALTER COLUMN code TYPE char(16);
--- type-varchar-longer
-- first: DROP VIEW names
ALTER TABLE customers ALTER COLUMN name TYPE varchar(80);
--- type-varchar-shorter
-- first: DROP VIEW names
ALTER TABLE customers ALTER COLUMN name TYPE varchar(20);
--- type-varchar-to-text
-- first: DROP VIEW names
ALTER TABLE customers ALTER COLUMN name TYPE text;
--- type-text-to-varchar
ALTER TABLE orders ALTER COLUMN state TYPE varchar;
--- type-text-to-varchar-limited
ALTER TABLE orders ALTER COLUMN state TYPE varchar(100);
--- type-text-collate
ALTER TABLE orders ALTER COLUMN state TYPE text COLLATE "C";
--- type-indexed-text-collate
ALTER TABLE customers ALTER COLUMN note TYPE text COLLATE "POSIX";
--- type-indexed-text-to-varchar
ALTER TABLE customers ALTER COLUMN note TYPE varchar;
--- type-numeric-wider
ALTER TABLE customers ALTER COLUMN balance TYPE numeric(14, 2);
--- type-numeric-unlimited
ALTER TABLE customers ALTER COLUMN balance TYPE numeric;
--- type-numeric-scale
ALTER TABLE customers ALTER COLUMN balance TYPE numeric(14, 4);
--- type-timestamp-to-timestamptz
ALTER TABLE customers ALTER COLUMN joined TYPE timestamptz;
--- type-timestamp-to-timestamptz-outside-utc
-- first: SET timezone = 'Asia/Tokyo'
ALTER TABLE customers ALTER COLUMN joined TYPE timestamptz;
--- type-timestamptz-precision
-- first: DROP VIEW seen_at
ALTER TABLE customers ALTER COLUMN seen TYPE timestamptz(0);
--- type-cidr-to-inet
ALTER TABLE customers ALTER COLUMN address TYPE inet;
--- type-enum-to-text
ALTER TABLE customers ALTER COLUMN feeling TYPE text;
--- type-text-to-enum
ALTER TABLE customers ALTER COLUMN code TYPE mood USING 'low'::mood;
--- type-to-domain
ALTER TABLE orders ALTER COLUMN state TYPE plain_text;
--- type-to-constrained-domain
ALTER TABLE items ALTER COLUMN amount TYPE positive;
--- type-jsonb-to-text
ALTER TABLE customers ALTER COLUMN info TYPE text;
--- type-text-to-jsonb
ALTER TABLE orders ALTER COLUMN state TYPE jsonb USING to_jsonb(state);
--- type-with-check
ALTER TABLE customers ALTER COLUMN age TYPE bigint;
--- type-used-by-view
ALTER TABLE customers ALTER COLUMN seen TYPE date;
--- type-of-primary-key
ALTER TABLE customers ALTER COLUMN id TYPE numeric;
--- type-of-foreign-key-column
ALTER TABLE orders ALTER COLUMN customer_id TYPE int;
--- type-of-partitioned
ALTER TABLE events ALTER COLUMN id TYPE numeric;
--- type-unchanged
ALTER TABLE orders ALTER COLUMN state TYPE text;
