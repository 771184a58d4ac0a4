-- How a request ended.
update import_requests
set state = :state,
    rows_read = :rows_read,
    rows_created = :rows_created,
    rows_changed = :rows_changed,
    rows_unchanged = :rows_unchanged,
    rows_rejected = :rows_rejected,
    report = :report,
    reason = :reason,
    message = :message,
    rejects_file = :rejects_file,
    finished_at_ms = :finished_at_ms
where company_id = :company_id
  and id = :id
