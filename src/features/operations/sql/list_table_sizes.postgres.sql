-- Bytes of each table with its indexes, largest first.
select relname::text, pg_total_relation_size(oid)
from pg_class
where relkind = 'r'
  and relnamespace = current_schema()::regnamespace
order by pg_total_relation_size(oid) desc, relname
limit 200
