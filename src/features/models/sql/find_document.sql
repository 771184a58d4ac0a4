-- What one model said in a run, for its page.
select document
from analysis_results
where company_id = :company_id
  and run_id = :run_id
  and model = :model
