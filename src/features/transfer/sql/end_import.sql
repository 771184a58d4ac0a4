-- How an import ended.
update imports
set state = :state,
    message = :message,
    finished_at_ms = :finished_at_ms
where company_id = :company_id
  and id = :id
