-- Saves a draft, unless someone else saved it meanwhile.
update model_drafts
set body = :body, comment = :comment, version = version + 1, edited_by = :edited_by,
  edited_by_name = :edited_by_name, edited_at_ms = :edited_at_ms
where company_id = :company_id
  and model = :model
  and item = :item
  and version = :expected_version
