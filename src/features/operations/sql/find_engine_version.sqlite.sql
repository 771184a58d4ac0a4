-- What the records live in.
select 'SQLite ' || sqlite_version()
