-- Up Migration
create table a (id int);

-- Down Migration
drop table a;
