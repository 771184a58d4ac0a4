-- All steps are done.
update imports
set state = 'done',
    finished_at_ms = :now_ms
where company_id = :company_id
  and id = :id
