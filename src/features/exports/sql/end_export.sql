-- How an export ended.
update exports
set state = :state,
    row_count = :row_count,
    bytes = :bytes,
    finished_at_ms = :finished_at_ms,
    reason = :reason,
    message = :message
where company_id = :company_id
  and id = :id
