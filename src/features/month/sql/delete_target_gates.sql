-- Rows of a run that was given up before it was published.
delete from target_gates
where company_id = :company_id
  and run_id = :run_id
