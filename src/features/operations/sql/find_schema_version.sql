-- The newest migration that the database has.
select max(version)
from schema_migrations
