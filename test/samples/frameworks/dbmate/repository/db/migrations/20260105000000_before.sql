set search_path = x;
-- migrate:up
select 1;
