-- Bytes of the whole database.
select pg_database_size(current_database())
