-- What the records live in.
select 'PostgreSQL ' || current_setting('server_version')
