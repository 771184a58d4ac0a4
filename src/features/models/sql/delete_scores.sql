-- Removes the scores of a run.
delete from shop_scores
where company_id = :company_id
  and run_id = :run_id
