-- Steps done so far, and rows made.
update imports
set rows_committed = :steps,
    rows_read = :rows,
    rows_created = :rows
where company_id = :company_id
  and id = :id
