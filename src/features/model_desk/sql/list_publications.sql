-- Who published which version.
select version, comment, published_by_name, published_at_ms
from model_publications
where company_id = :company_id
  and model = :model
  and item = :item
order by version desc
limit 500
