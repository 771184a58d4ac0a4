-- Drops a draft, unless someone else saved it meanwhile.
delete from model_drafts
where company_id = :company_id
  and model = :model
  and item = :item
  and version = :expected_version
