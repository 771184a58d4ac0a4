-- Drafts of models that were not published yet.
select model, item, edited_by_name, edited_at_ms
from model_drafts
where company_id = :company_id
order by edited_at_ms desc, model, item
limit 20
