-- What each model said in a run, without the documents.
select model, version, unknown, unknown_detail, watch, seconds
from analysis_results
where company_id = :company_id
  and run_id = :run_id
order by model
