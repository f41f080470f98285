-- ${flyway:timestamp}
CREATE OR REPLACE VIEW a_view AS SELECT ${one} AS one;
