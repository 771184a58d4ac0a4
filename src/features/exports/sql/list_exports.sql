-- An account's exports, newest first.
select id, kind, format, query, columns, language, state, row_count, bytes, file_name, job_id,
       created_by, created_at_ms, finished_at_ms, expires_at_ms, reason, message
from exports
where company_id = :company_id
  and account_id = :account_id
  and id < :before
order by id desc
limit :row_limit
