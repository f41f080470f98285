CREATE TABLE r (id int, s int);
