-- Rows of a run that was given up before it was published.
delete from guidance_books
where company_id = :company_id
  and run_id = :run_id
