-- The draft of a model's item.
select base_version, body, comment, version, edited_by_name, edited_at_ms
from model_drafts
where company_id = :company_id
  and model = :model
  and item = :item
