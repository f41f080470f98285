-- vacuum is only a word here
select 'create index concurrently';
