-- Items of a model that have a draft.
select item, edited_by_name, edited_at_ms
from model_drafts
where company_id = :company_id
  and model = :model
order by item
