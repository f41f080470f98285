--- add-foreign-key
ALTER TABLE items ADD CONSTRAINT new_fk FOREIGN KEY (order_id) REFERENCES orders;
--- add-foreign-key-not-valid
ALTER TABLE items ADD CONSTRAINT new_fk FOREIGN KEY (order_id) REFERENCES orders NOT VALID;
--- add-foreign-key-to-itself
ALTER TABLE customers ADD CONSTRAINT new_fk FOREIGN KEY (id) REFERENCES customers;
--- add-foreign-key-from-partitioned
ALTER TABLE events ADD CONSTRAINT new_fk FOREIGN KEY (id) REFERENCES orders;
--- add-foreign-key-from-partitioned-not-valid
ALTER TABLE events ADD CONSTRAINT new_fk FOREIGN KEY (id) REFERENCES orders NOT VALID;
--- add-foreign-key-not-enforced
ALTER TABLE items ADD CONSTRAINT new_fk FOREIGN KEY (order_id) REFERENCES orders NOT ENFORCED;
--- validate-foreign-key
ALTER TABLE items VALIDATE CONSTRAINT items_order_fk;
--- alter-foreign-key-deferrable
ALTER TABLE orders ALTER CONSTRAINT orders_customer_fk DEFERRABLE;
--- drop-foreign-key
ALTER TABLE orders DROP CONSTRAINT orders_customer_fk;
--- add-check
ALTER TABLE orders ADD CONSTRAINT new_check CHECK (total >= 0);
--- add-check-not-valid
ALTER TABLE orders ADD CONSTRAINT new_check CHECK (total >= 0) NOT VALID;
--- add-check-no-inherit
ALTER TABLE parents ADD CONSTRAINT new_check CHECK (id > 0) NO INHERIT;
--- add-check-not-enforced
ALTER TABLE orders ADD CONSTRAINT new_check CHECK (total >= 0) NOT ENFORCED;
--- add-check-to-partitioned
ALTER TABLE events ADD CONSTRAINT new_check CHECK (id > 0);
--- validate-check
ALTER TABLE items VALIDATE CONSTRAINT items_amount_small;
--- validate-check-already
ALTER TABLE customers VALIDATE CONSTRAINT customers_age_check;
--- drop-check
ALTER TABLE customers DROP CONSTRAINT customers_age_check;
--- drop-constraint-if-exists-absent
ALTER TABLE customers DROP CONSTRAINT IF EXISTS nothing;
--- rename-constraint
ALTER TABLE customers RENAME CONSTRAINT customers_age_check TO age_is_positive;
--- add-unique
ALTER TABLE orders ADD CONSTRAINT new_key UNIQUE (customer_id);
--- add-unique-deferrable
ALTER TABLE orders ADD CONSTRAINT new_key UNIQUE (customer_id) DEFERRABLE;
--- add-unique-using-index
ALTER TABLE items ADD CONSTRAINT items_sku_key UNIQUE USING INDEX items_sku_key;
--- add-unique-to-partitioned
ALTER TABLE events ADD CONSTRAINT new_key UNIQUE (id, at);
--- add-primary-key
ALTER TABLE keyless ADD PRIMARY KEY (b);
--- add-primary-key-on-nullable
ALTER TABLE keyless ADD PRIMARY KEY (a);
--- add-primary-key-using-index
ALTER TABLE keyless ADD CONSTRAINT keyless_pkey PRIMARY KEY USING INDEX keyless_b_key;
--- add-primary-key-using-nullable-index
ALTER TABLE keyless ADD CONSTRAINT keyless_pkey PRIMARY KEY USING INDEX keyless_a_key;
--- drop-primary-key
ALTER TABLE items DROP CONSTRAINT items_pkey;
--- drop-primary-key-referenced
ALTER TABLE customers DROP CONSTRAINT customers_pkey CASCADE;
--- drop-unique
-- first: ALTER TABLE items ADD CONSTRAINT items_sku_key UNIQUE USING INDEX items_sku_key
ALTER TABLE items DROP CONSTRAINT items_sku_key;
--- add-exclusion
ALTER TABLE items ADD CONSTRAINT new_exclusion EXCLUDE USING gist (span WITH &&);
--- comment-on-constraint
COMMENT ON CONSTRAINT customers_age_check ON customers IS 'nobody is unborn';
--- set-constraints
SET CONSTRAINTS ALL DEFERRED;
--- domain-add-check
ALTER DOMAIN positive ADD CONSTRAINT small CHECK (VALUE < 1000);
--- domain-add-check-not-valid
ALTER DOMAIN positive ADD CONSTRAINT small CHECK (VALUE < 1000) NOT VALID;
--- domain-validate
-- first: ALTER DOMAIN positive ADD CONSTRAINT small CHECK (VALUE < 1000) NOT VALID
ALTER DOMAIN positive VALIDATE CONSTRAINT small;
--- domain-drop-constraint
ALTER DOMAIN positive DROP CONSTRAINT positive_check;
--- domain-set-not-null
ALTER DOMAIN plain_text SET NOT NULL;
--- domain-set-default
ALTER DOMAIN plain_text SET DEFAULT 'a';
