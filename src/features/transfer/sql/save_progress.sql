-- How far an import has come; in the transaction of the rows themselves.
update imports
set state = 'running',
    rows_committed = :rows_committed,
    rows_read = :rows_read,
    rows_created = :rows_created,
    rows_changed = :rows_changed,
    rows_unchanged = :rows_unchanged,
    rows_rejected = :rows_rejected
where company_id = :company_id
  and id = :id
