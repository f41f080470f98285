---- DOWN  migration
drop index a_id;
-- up Migration: an index
create index a_id on a (id);
