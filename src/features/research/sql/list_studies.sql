-- Studies of a company, newest first.
select id, state, definition, version, changed_by_name, changed_at_ms, published_by_name,
  published_at_ms
from research_studies
where company_id = :company_id
order by last_period desc, id desc
